import {
  broadcast_util,
  clone,
  div,
  type GradConfig,
  greater,
  greaterEqual,
  less,
  lessEqual,
  mul,
  neg,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import { passedWhere } from './passed-where.js';

/**
 * A gradient summed over the axes along which an operand of the given shape was broadcast; the gradient itself where
 * there are none.
 */
export function reducedToShape(gradient: Tensor, shape: number[]): Tensor {
  if (util.arraysEqual(gradient.shape, shape)) return gradient;
  const axes = broadcast_util.getReductionAxes(shape, gradient.shape);
  return reshape(axes.length === 0 ? gradient : sum(gradient, axes), shape);
}

type Operands = (outputGradient: Tensor, a: Tensor, b: Tensor) => Tensor;

/** The gradient of an operation on two operands that broadcast against each other. */
function binary(kernelName: string, byA: Operands, byB: Operands): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (outputGradient, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      return {
        a: () => reducedToShape(byA(outputGradient as Tensor, a, b), a.shape),
        b: () => reducedToShape(byB(outputGradient as Tensor, a, b), b.shape),
      };
    },
  };
}

/** The gradient of a product. `installKernels('wasm')` registers it in place of tfjs's, which converts both operands. */
export const productGradient: GradConfig = binary(
  'Multiply',
  (dy, _a, b) => mul(dy, b),
  (dy, a) => mul(dy, a),
);

/** The gradients of tfjs's arithmetic on two operands. At a tie, Maximum and Minimum pass the gradient to the first. */
export const arithmeticGradients: readonly GradConfig[] = [
  binary(
    'Add',
    (dy) => clone(dy), // tfjs disposes of gradients that it adds to another
    (dy) => clone(dy),
  ),
  binary(
    'Sub',
    (dy) => clone(dy),
    (dy) => neg(dy),
  ),
  productGradient,
  binary(
    'RealDiv',
    (dy, _a, b) => div(dy, b),
    (dy, a, b) => neg(div(mul(dy, a), square(b))),
  ),
  binary(
    'Maximum',
    (dy, a, b) => passedWhere(greaterEqual(a, b), dy),
    (dy, a, b) => passedWhere(less(a, b), dy),
  ),
  binary(
    'Minimum',
    (dy, a, b) => passedWhere(lessEqual(a, b), dy),
    (dy, a, b) => passedWhere(greater(a, b), dy),
  ),
  binary(
    'SquaredDifference',
    (dy, a, b) => mul(dy, mul(2, sub(a, b))),
    (dy, a, b) => mul(dy, mul(2, sub(b, a))),
  ),
];
