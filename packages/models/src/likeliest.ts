import { ArgumentError } from '@unroll/core';

/**
 * The place of the greatest of some logits or probabilities, the first if there are several.
 *
 * @param caller The function that was called, as the user writes it.
 * @throws ArgumentError on the `parameters` that gave them, if one of them is NaN.
 */
export function likeliest(caller: string, values: Float32Array): number {
  let best = 0;
  for (const [place, value] of values.entries()) {
    if (Number.isNaN(value)) {
      const expectation = 'give finite logits';
      throw new ArgumentError({ caller, argument: 'parameters', expectation, actual: Number.NaN });
    }
    if (value > (values[best] as number)) best = place;
  }
  return best;
}
