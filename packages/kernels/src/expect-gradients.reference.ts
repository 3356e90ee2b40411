import { grads, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, type TensorTolerance } from '@unroll/testing';
import { expect } from 'vitest';
import { Block } from './block.reference.js';
import { centralDifferences } from './central-differences.reference.js';

/** What {@link expectGradients} checks. */
export type GradientCase = {
  /** The operation in tfjs. What it computes on the way is freed. */
  readonly operation: (...inputs: Tensor[]) => Tensor;
  /** The same in float64. */
  readonly reference: (...inputs: Block[]) => Block;
  readonly inputs: readonly Block[];
  readonly tolerance?: TensorTolerance;
};

/** Checks an operation against its reference, its gradient against central differences, and that nothing leaks. */
export function expectGradients({ operation, reference, inputs, tolerance }: GradientCase): void {
  const expectedOutput = reference(...inputs);
  const outputGradient = Block.sample(expectedOutput.shape, 99);
  const expected = centralDifferences(reference, inputs, outputGradient);
  expectNoLeak(() => {
    const tensors = inputs.map((input) => input.tensor());
    const dy = outputGradient.tensor();
    const output = tidy(() => operation(...tensors));
    const gradients = grads(operation)(tensors, dy);
    expect(output).toMatchTensor(expectedOutput, tolerance);
    expect(gradients.length).toBe(expected.length);
    gradients.forEach((gradient, position) => {
      expect(gradient).toMatchTensor(expected[position] as Block, tolerance);
    });
    disposeTree([...tensors, dy, output, ...gradients]);
  });
}
