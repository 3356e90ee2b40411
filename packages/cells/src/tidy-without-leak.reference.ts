import { tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak } from '@unroll/testing';

/**
 * A check that may leave its tensors lying: they are tidied up, and whatever then is left was kept by what is tested.
 */
export function tidyWithoutLeak(check: () => void): void {
  expectNoLeak(() => tidy(check));
}
