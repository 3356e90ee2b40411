import type { CharacterPieces } from './character-pieces.js';
import { digamma } from './digamma.js';
import { ExpectedCounts } from './expected-counts.js';
import { keptEntries, type UnigramEntries } from './unigram-entries.js';

/** An entry that is expected to occur less often is dropped, unless it is a character: that is expected so often. */
export const leastExpectedCount = 0.5;

/**
 * The entries of a unigram model with better scores, by expectation and maximization, and without those that are hardly
 * expected.
 *
 * Expected counts are rounded to float32, so that what is equal in truth is equal in whatever order it was added up.
 *
 * Source: Kudo 2018, section 3.2; Liang and Klein, "Structured Bayesian Nonparametric Models with Variational Inference",
 * 2007, for the digamma function in place of the logarithm, which makes rare entries rarer.
 *
 * @param pause Called again and again; what it returns is awaited, unless undefined.
 */
export async function improvedEntries(
  entries: UnigramEntries,
  { codePoints, counts }: CharacterPieces,
  pause: () => Promise<void> | undefined,
): Promise<UnigramEntries> {
  const { characterCount } = entries;
  const expected = new ExpectedCounts(entries);
  let start = 1;
  for (const count of counts) {
    const end = codePoints.indexOf(-1, start);
    expected.add(start, end, count);
    start = end + 1;
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
  const rounded = expected.counts.map((count, id) => {
    return id < characterCount ? Math.max(leastExpectedCount, Math.fround(count)) : Math.fround(count);
  });
  const ids = Int32Array.from(rounded.keys()).filter((id) => (rounded[id] as number) >= leastExpectedCount);
  const kept = Float64Array.from(ids, (id) => rounded[id] as number);
  const digammaOfSum = digamma(kept.reduce((sum, count) => sum + count, 0));
  return { ...keptEntries(entries, ids), scores: kept.map((count) => digamma(count) - digammaOfSum) };
}
