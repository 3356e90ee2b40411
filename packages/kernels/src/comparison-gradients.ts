import { type GradConfig, type Tensor, zeros } from '@tensorflow/tfjs-core';

const comparisons = ['Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'NotEqual'];

/** The gradient of an operation whose results are constant, but for jumps: zeros. */
function ofConstant(kernelName: string, operands: readonly string[]): GradConfig {
  return {
    kernelName,
    inputsToSave: [...operands],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(operands.map((operand, index) => [operand, () => zeros((saved[index] as Tensor).shape)])),
  };
}

/** The gradients of comparisons and of logic, so that a mask may be computed from what is differentiated by. */
export const comparisonGradients: readonly GradConfig[] = [
  ...comparisons.map((kernelName) => ofConstant(kernelName, ['a', 'b'])),
  ofConstant('LogicalNot', ['x']),
];
