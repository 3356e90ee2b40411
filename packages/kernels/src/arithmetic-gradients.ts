import {
  broadcast_util,
  div,
  engine,
  type GradConfig,
  greater,
  greaterEqual,
  less,
  lessEqual,
  mul,
  type NamedTensorMap,
  neg,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import { passedWhere } from './passed-where.js';
import { recordedShape } from './recorded-shapes.js';

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

/** The gradient of an operation whose slopes are 1 by its first operand and a constant by its second. It saves nothing. */
function linear(kernelName: string, byB: (dy: Tensor, shape: number[]) => Tensor): GradConfig {
  return {
    kernelName,
    gradFunc: (outputGradient, saved) => {
      const dy = outputGradient as Tensor;
      return {
        a: () => share(dy, recordedShape(saved, 'a')),
        b: () => byB(dy, recordedShape(saved, 'b')),
      };
    },
  };
}

/** What an operand gets of a gradient: a tensor of its own, since tfjs disposes of gradients that it adds to another. */
function share(dy: Tensor, shape: number[]): Tensor {
  return util.arraysEqual(dy.shape, shape) ? run('Identity', { x: dy }) : reducedToShape(dy, shape);
}

/**
 * The gradients of sums and differences. `installKernels('wasm')` registers them in place of tfjs's, which save both
 * operands for their shapes.
 */
export const sumGradients: readonly GradConfig[] = [
  linear('Add', share),
  linear('Sub', (dy, shape) => reducedToShape(neg(dy), shape)),
];

/** The gradient of a product. `installKernels('wasm')` registers it in place of tfjs's, which converts both operands. */
export const productGradient: GradConfig = binary(
  'Multiply',
  (dy, _a, b) => scaled(dy, b),
  (dy, a) => scaled(dy, a),
);

function scaled(dy: Tensor, factor: Tensor): Tensor {
  return factor.dtype === 'float32' ? run('Multiply', { a: dy, b: factor }) : mul(dy, factor);
}

/** Runs a kernel of tfjs on operands of one type. What tfjs's operation does besides takes longer than a small kernel. */
function run(kernelName: string, inputs: NamedTensorMap): Tensor {
  return engine().runKernel(kernelName, inputs) as Tensor;
}

/** The gradients of tfjs's arithmetic on two operands. At a tie, Maximum and Minimum pass the gradient to the first. */
export const arithmeticGradients: readonly GradConfig[] = [
  ...sumGradients,
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
