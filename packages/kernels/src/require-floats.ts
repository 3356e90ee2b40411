import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/**
 * Checks that tensors hold float32 numbers, at a public border: a fused kernel reads their bytes as such.
 *
 * @throws ArgumentError that names the first tensor which does not.
 */
export function requireFloats(caller: string, tensors: Readonly<Record<string, Tensor>>): void {
  for (const [argument, { dtype }] of Object.entries(tensors)) {
    if (dtype === 'float32') continue;
    throw new ArgumentError({ caller, argument, expectation: 'be a tensor of type float32', actual: dtype });
  }
}
