import {
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { fusedKernel } from './wasm-heap.js';

/** The kernels of the activations that tfjs names. */
const activationKernels: Readonly<Record<string, string>> = {
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
  relu: 'Relu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
};

/**
 * tfjs's _FusedMatMul for the WASM backend: activation(a·b + bias), one after another.
 *
 * Where an operand is transposed or batched, tfjs's own adds the bias and applies the activation to every partial sum.
 */
export const fusedMatMulKernel: KernelConfig = fusedKernel('_FusedMatMul', (inputs, attributes, heap, { backend }) => {
  const { a, b, bias, preluActivationWeights } = inputs as Record<'a' | 'b', TensorInfo> & NamedTensorInfoMap;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attributes as {
    transposeA: boolean;
    transposeB: boolean;
    activation: string;
    leakyreluAlpha?: number;
  };

  function run(kernelName: string, given: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo {
    const kernel = getKernel(kernelName, 'wasm') as KernelConfig;
    return kernel.kernelFunc({ inputs: given, attrs, backend }) as TensorInfo;
  }

  /** The next result in place of one that nobody needs further. */
  function then(value: TensorInfo, kernelName: string, given: NamedTensorInfoMap, attrs = {}): TensorInfo {
    try {
      return run(kernelName, given, attrs);
    } finally {
      heap.disposeData(value.dataId);
    }
  }

  const kernelName = activationKernels[activation];
  if (kernelName === undefined && activation !== 'linear') {
    const expectation = `be linear, ${Object.keys(activationKernels).join(', ')}`;
    throw new ArgumentError({ caller: 'fused.matMul', argument: 'activation', expectation, actual: activation });
  }
  const product = run('BatchMatMul', { a: infoOf(a), b: infoOf(b) }, { transposeA, transposeB });
  const sum = bias === undefined ? product : then(product, 'Add', { a: product, b: bias });
  if (kernelName === undefined) return sum;
  return then(
    sum,
    kernelName,
    preluActivationWeights === undefined ? { x: sum } : { x: sum, alpha: preluActivationWeights },
    { alpha: leakyreluAlpha ?? 0 },
  );
});

/** A tensor without what makes it one of tfjs's engine, for a product that is needed at once. */
function infoOf({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape, dtype };
}
