import { describe, test } from 'vitest';

/** A property that every implementation of an interface has. */
export type Law<Subject> = {
  /** What holds, in the present tense: the name of its test. */
  readonly name: string;
  /** Whether it says anything about a subject, where it is about an optional part. Default: it does. */
  readonly applies?: (subject: Subject) => boolean;
  /** Throws an Error that says how a subject breaks it, or rejects with it. */
  readonly check: (create: () => Subject) => void | Promise<void>;
};

/** Defines a suite with a test for each law. */
export function describeLaws<Subject>(name: string, laws: readonly Law<Subject>[], create: () => Subject): void {
  describe(name, () => {
    for (const { name: lawName, applies = () => true, check } of laws) {
      test(lawName, async ({ skip }) => {
        if (!applies(create())) skip('it has no such part');
        await check(create);
      });
    }
  });
}
