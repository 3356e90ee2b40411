import { type PathSource, pathSources } from './path-sources.js';

/** Where sentence pairs come from, as plain data: a run's configuration keeps it. */
export type PairSource =
  | PathSource
  | {
      readonly type: 'built-in numbers';
      readonly seed: number;
      readonly trainingCount: number;
      readonly heldOutCount: number;
    };

/** Numbers below a million, in English and in French words, which are learned from where the user names nothing. */
export const builtInNumbers: Exclude<PairSource, PathSource> = {
  type: 'built-in numbers',
  seed: 1,
  trainingCount: 20_000,
  heldOutCount: 1000,
};

/**
 * The sources that a user named. Without any, the built-in number words.
 *
 * @throws CommandError for standard input.
 */
export function pairSourcesOf(names: readonly string[]): PairSource[] {
  return names.length === 0 ? [builtInNumbers] : pathSources(names);
}
