import type { TokenDecoder } from '@unroll/core';
import { expect, test } from 'vitest';
import { decoderLoss } from './decoder-loss.ts';

/** After token t, a certain odds of 3 to 1 that the next one is t as well, over two tokens. Counts its states. */
function repeatingDecoder(): { decoder: TokenDecoder<object>; stateCount(): number } {
  const states = new Set<object>();
  const create = () => {
    const state = {};
    states.add(state);
    return state;
  };
  const decoder: TokenDecoder<object> = {
    vocabularySize: 2,
    initialState: create,
    step: ([token]) => ({
      logits: Float32Array.from([0, 1], (id) => (id === token ? Math.log(3) : 0)),
      state: create(),
    }),
    fork: create,
    release: (state) => void states.delete(state),
  };
  return { decoder, stateCount: () => states.size };
}

test('takes the mean of the bits of every token but the first', () => {
  const { decoder, stateCount } = repeatingDecoder();
  const [repeated, changed] = [-Math.log2(3 / 4), -Math.log2(1 / 4)];
  expect(decoderLoss(decoder, Int32Array.of(0, 0, 1, 1, 1))).toBeCloseTo((3 * repeated + changed) / 4, 6);
  expect(stateCount()).toBe(0);
});
