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
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
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

/** The gradients of tfjs's functions of each element. */
export const elementwiseGradients: readonly GradConfig[] = [
  fromArgument('Abs', (dy, x) => mul(dy, sign(x))),
  { kernelName: 'Cast', gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }) },
  fromValue('Exp', (dy, y) => mul(dy, y)),
  { kernelName: 'Identity', gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }) },
  fromArgument('Log', (dy, x) => div(dy, x)),
  { kernelName: 'Neg', gradFunc: (dy) => ({ x: () => neg(dy as Tensor) }) },
  fromArgument('Relu', (dy, x) => passedWhere(greater(x, 0), dy)),
  fromArgument('Relu6', (dy, x) => passedWhere(logicalAnd(greater(x, 0), less(x, 6)), dy)),
  selectGradient,
  fromValue('Sigmoid', (dy, y) => mul(dy, sigmoidDerivative(y))),
  fromArgument('Softplus', (dy, x) => mul(dy, sigmoid(x))),
  fromValue('Sqrt', (dy, y) => div(dy, mul(2, y))),
  fromArgument('Square', (dy, x) => mul(dy, mul(2, x))),
  fromValue('Tanh', (dy, y) => mul(dy, tanhDerivative(y))),
];
