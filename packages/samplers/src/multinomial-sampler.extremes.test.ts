import { exponential, randomKey, randomUniform } from '@unroll/core';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { multinomialSampler } from './multinomial-sampler.js';

vi.mock('@unroll/core', async (original) => ({ ...(await original<object>()), randomUniform: vi.fn() }));

const logit = fc.oneof(fc.float({ min: -800, max: 800, noNaN: true }), fc.integer({ min: -2, max: 2 }));
const masked = fc.constant(-Infinity);
const logits = fc
  .tuple(fc.array(masked), fc.array(fc.oneof(logit, masked), { maxLength: 20 }), logit, fc.array(masked))
  .map(([before, middle, finite, after]) => Float32Array.from([...before, ...middle, finite, ...after]));

test.each([0, 1 - 2 ** -53])(
  'draws a possible token when the uniform number is %d, the end of its range',
  (uniform) => {
    vi.mocked(randomUniform).mockReturnValue(uniform);
    fc.assert(
      fc.property(logits, (row) => {
        const possible = [...row.keys()].filter((token) => exponential((row[token] as number) - Math.max(...row)) > 0);
        const token = multinomialSampler()(row, randomKey(1));
        expect(token).toBe(uniform === 0 ? possible[0] : lastReached(row, possible));
      }),
      { numRuns: 1000 },
    );
  },
);

/** The last possible token, unless what remains for it is lost in the rounding of the sum before it. */
function lastReached(row: Float32Array, possible: readonly number[]): number {
  const largest = Math.max(...row);
  let sum = 0;
  let last = -1;
  for (const token of possible) {
    const next = sum + exponential((row[token] as number) - largest);
    if (next > sum) last = token;
    sum = next;
  }
  return last;
}
