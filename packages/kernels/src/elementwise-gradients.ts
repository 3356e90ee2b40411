import {
  cast,
  clone,
  div,
  type GradConfig,
  greater,
  less,
  logicalAnd,
  logicalNot,
  mul,
  neg,
  sigmoid,
  sign,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { passedWhere } from './passed-where.js';

/** The gradient of a function of each element, from its argument x. */
function fromArgument(kernelName: string, gradient: (dy: Tensor, x: Tensor) => Tensor): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({ x: () => gradient(dy as Tensor, saved[0] as Tensor) }),
  };
}

/** The gradient of a function of each element, from its value y. */
function fromValue(kernelName: string, gradient: (dy: Tensor, y: Tensor) => Tensor): GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => gradient(dy as Tensor, saved[0] as Tensor) }),
  };
}

const selectGradient: GradConfig = {
  kernelName: 'Select',
  inputsToSave: ['condition'],
  gradFunc: (dy, saved) => {
    const condition = saved[0] as Tensor;
    return {
      condition: () => cast(zerosLike(condition), 'float32'),
      t: () => passedWhere(condition, dy as Tensor),
      e: () => passedWhere(logicalNot(condition), dy as Tensor),
    };
  },
};

/** The gradients of tfjs's functions of each element, but for those of `lean-gradients.ts`. */
export const elementwiseGradients: readonly GradConfig[] = [
  fromArgument('Abs', (dy, x) => mul(dy, sign(x))),
  { kernelName: 'Cast', gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }) },
  fromValue('Exp', (dy, y) => mul(dy, y)),
  { kernelName: 'Identity', gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }) },
  fromArgument('Log', (dy, x) => div(dy, x)),
  { kernelName: 'Neg', gradFunc: (dy) => ({ x: () => neg(dy as Tensor) }) },
  fromArgument('Relu6', (dy, x) => passedWhere(logicalAnd(greater(x, 0), less(x, 6)), dy)),
  selectGradient,
  fromArgument('Softplus', (dy, x) => mul(dy, sigmoid(x))),
  fromValue('Sqrt', (dy, y) => div(dy, mul(2, y))),
  fromArgument('Square', (dy, x) => mul(dy, mul(2, x))),
  { kernelName: 'ZerosLike', gradFunc: (dy) => ({ x: () => zerosLike(dy as Tensor) }) },
];
