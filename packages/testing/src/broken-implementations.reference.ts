import { expect, test } from 'vitest';
import type { Law } from './law.js';

/** An implementation that breaks one law: the law's name, what is wrong, the implementation, and words of the error. */
export type Breach<Subject> = readonly [law: string, fault: string, create: () => Subject, words: string];

/** Defines a test for each breach, which sees its law fail, and one that sees that every law has a breach. */
export function testBreaches<Subject>(laws: readonly Law<Subject>[], breaches: readonly Breach<Subject>[]): void {
  test.each(breaches)('"%s" fails where %s', async (name, _fault, create, words) => {
    const law = laws.find((candidate) => candidate.name === name);
    const checking = (async () => law?.check(create))();
    await expect(checking).rejects.toThrow(words);
  });

  test('every law was seen to fail', () => {
    expect([...new Set(breaches.map(([name]) => name))].sort()).toEqual(laws.map(({ name }) => name).sort());
  });
}
