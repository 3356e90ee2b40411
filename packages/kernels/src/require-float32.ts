import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/**
 * Checks the type of tensors, at a public border: fused kernels would take the bits of an integer for another number's.
 *
 * @param caller The function that was called, as the user writes it.
 * @param tensors The tensors by name.
 * @throws ArgumentError that names the first tensor which is not of type float32.
 */
export function requireFloat32(caller: string, tensors: Readonly<Record<string, Tensor>>): void {
  for (const argument in tensors) {
    const { dtype } = tensors[argument] as Tensor;
    if (dtype === 'float32') continue;
    throw new ArgumentError({ caller, argument, expectation: 'be a tensor of type float32', actual: dtype });
  }
}
