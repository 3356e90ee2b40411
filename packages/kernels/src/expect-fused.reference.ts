import type { NamedAttrMap, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { TensorTolerance } from '@unroll/testing';
import { expect } from 'vitest';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

/** Compares a fused kernel with the composed one of its name on the same backend, and gives the fused one's outputs. */
export function expectFused<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap>(
  kernel: ComposedKernel<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
  tolerance: TensorTolerance = { relative: 1e-5, absolute: 1e-6 },
): Tensor[] {
  const composed = kernel.forward(inputs, attributes);
  const fused = runKernel('test', kernel as ComposedKernel<Inputs, NamedAttrMap>, inputs, attributes);
  expect(fused).toHaveLength(composed.length);
  fused.forEach((output, index) => {
    expect(output).toMatchTensor(composed[index] as Tensor, tolerance);
  });
  return fused;
}
