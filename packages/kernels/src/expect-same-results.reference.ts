import type { NamedAttrMap, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { TensorTolerance } from '@unroll/testing';
import { expect } from 'vitest';
import { type ComposedKernel, type NoAttributes, runKernel } from './registered-kernel.js';

/** Compares the kernel that is registered with the composed one of its name, and gives the outputs of the former. */
export function expectSameResults<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap = NoAttributes>(
  kernel: ComposedKernel<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
  tolerance: TensorTolerance = { relative: 1e-5, absolute: 1e-5 },
): Tensor[] {
  const composed = kernel.forward(inputs, attributes);
  const fused = runKernel('test', kernel as ComposedKernel<Inputs, NamedAttrMap>, inputs, attributes);
  expect(fused).toHaveLength(composed.length);
  fused.forEach((output, index) => {
    expect(output, `output ${index}`).toMatchTensor(composed[index] as Tensor, tolerance);
  });
  return fused;
}
