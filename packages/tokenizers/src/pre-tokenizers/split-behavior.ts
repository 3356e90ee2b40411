import { ArgumentError } from '@unroll/core';

/**
 * What becomes of what a pre-tokenizer cuts at. Of "the-final--countdown", cut at "-":
 *
 * - `removed`: "the", "final", "countdown"
 * - `isolated`: "the", "-", "final", "-", "-", "countdown"
 * - `mergedWithPrevious`: "the-", "final-", "-", "countdown"
 * - `mergedWithNext`: "the", "-final", "-", "-countdown"
 * - `contiguous`: "the", "-", "final", "--", "countdown"
 */
export type SplitBehavior = keyof typeof splitBehaviorNames;

/** The behaviors and their names in `tokenizer.json`. */
export const splitBehaviorNames = {
  removed: 'Removed',
  isolated: 'Isolated',
  mergedWithPrevious: 'MergedWithPrevious',
  mergedWithNext: 'MergedWithNext',
  contiguous: 'Contiguous',
} as const;

/** @throws ArgumentError if the behavior is none of those. */
export function requireSplitBehavior(caller: string, behavior: SplitBehavior): void {
  if (Object.hasOwn(splitBehaviorNames, behavior)) return;
  const words = Object.keys(splitBehaviorNames).map((word) => JSON.stringify(word));
  throw new ArgumentError({ caller, argument: 'behavior', expectation: `be ${words.join(' or ')}`, actual: behavior });
}
