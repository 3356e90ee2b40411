import {
  engine,
  type GradConfig,
  getBackend,
  getKernel,
  greater,
  greaterEqual,
  lessEqual,
  logicalAnd,
  mul,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { passedWhere } from './passed-where.js';

/** The names of the kernels that compute these gradients in one pass, where they are installed. */
export const leanKernelNames = {
  clip: 'UnrollClipGradient',
  relu: 'UnrollReluGradient',
  sigmoid: 'UnrollSigmoidGradient',
  tanh: 'UnrollTanhGradient',
} as const;

/**
 * The gradient of a function of each element from its argument or its value, with one kernel where there is one.
 *
 * While tfjs records, as it does for gradients of gradients, it is composed of operations that have gradients themselves.
 */
function inOnePass(
  leanName: string,
  dy: Tensor,
  saved: Tensor,
  composed: () => Tensor,
  attributes?: NamedAttrMap,
): Record<string, () => Tensor> {
  return {
    x: () => {
      const isRecorded = engine().state.gradientDepth > 0;
      const isInstalled = getKernel(leanName, getBackend()) !== undefined;
      if (isRecorded || !isInstalled || dy.dtype !== 'float32' || saved.dtype !== 'float32') return composed();
      return engine().runKernel(leanName, { dy, saved }, attributes) as Tensor;
    },
  };
}

/** The gradient of a function of each element, from its argument x. */
function fromArgument(
  kernelName: string,
  leanName: string,
  composed: (dy: Tensor, x: Tensor, attributes: NamedAttrMap) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [given, x] = [dy as Tensor, saved[0] as Tensor];
      return inOnePass(leanName, given, x, () => composed(given, x, attributes), attributes);
    },
  };
}

/** The gradient of a function of each element, from its value y. */
function fromValue(kernelName: string, leanName: string, composed: (dy: Tensor, y: Tensor) => Tensor): GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [given, y] = [dy as Tensor, saved[0] as Tensor];
      return inOnePass(leanName, given, y, () => composed(given, y));
    },
  };
}

function clipGradient(dy: Tensor, x: Tensor, { clipValueMin, clipValueMax }: NamedAttrMap): Tensor {
  const isWithin = logicalAnd(greaterEqual(x, clipValueMin as number), lessEqual(x, clipValueMax as number));
  return passedWhere(isWithin, dy);
}

/**
 * The gradients of activations and of bounded values, for which each time step of a recurrent network would run three to
 * five kernels. `installKernels('wasm')` registers them in place of tfjs's.
 */
export const leanGradients: readonly GradConfig[] = [
  fromArgument('ClipByValue', leanKernelNames.clip, clipGradient),
  fromArgument('Relu', leanKernelNames.relu, (dy, x) => passedWhere(greater(x, 0), dy)),
  fromValue('Sigmoid', leanKernelNames.sigmoid, (dy, y) => mul(dy, sigmoidDerivative(y))),
  fromValue('Tanh', leanKernelNames.tanh, (dy, y) => mul(dy, tanhDerivative(y))),
];
