import { type KernelConfig, type NamedTensorInfoMap, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areFloats } from './arithmetic-kernels.js';
import { clipKernel, relu6Kernel, reluKernel, selectKernel } from './mended-kernels.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';
import type { WasmHeap } from './wasm-heap.js';

type ElementwiseName = 'exponential' | 'logarithm' | 'squareRoot' | 'tanh';

const names: Readonly<Record<string, ElementwiseName>> = {
  Exp: 'exponential',
  Log: 'logarithm',
  Sqrt: 'squareRoot',
  Tanh: 'tanh',
};

/** Functions of each float32 number for the WASM backend, in vectors, where tfjs's own go number by number. */
export function elementwiseKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  const functions = Object.entries(names).map(([kernelName, name]) =>
    kernelFor(areFloats, kernelName, (inputs, _attributes, heap) => {
      const { x } = inputs as { x: TensorInfo };
      const output = heap.makeOutput(x.shape, 'float32');
      kernels[name](addressOf(x), addressOf(output), util.sizeFromShape(x.shape));
      return output;
    }),
  );

  const select = kernelFor(
    isPlainSelection,
    'Select',
    (inputs, _attributes, heap) => {
      const { condition, t, e } = inputs as { condition: TensorInfo; t: TensorInfo; e: TensorInfo };
      const output = heap.makeOutput(t.shape, t.dtype);
      kernels.select(addressOf(condition), addressOf(t), addressOf(e), addressOf(output), util.sizeFromShape(t.shape));
      return output;
    },
    selectKernel(),
  );

  /** The kernel that bounds the numbers of x as its attributes say. */
  function bounding(
    fallback: KernelConfig,
    bounds: (attributes: Record<string, unknown>) => readonly [lowest: number, highest: number],
  ): KernelConfig {
    function bounded(inputs: NamedTensorInfoMap, attributes: Record<string, unknown>, heap: WasmHeap): TensorInfo {
      const { x } = inputs as { x: TensorInfo };
      const output = heap.makeOutput(x.shape, 'float32');
      kernels.clip(addressOf(x), ...bounds(attributes), addressOf(output), util.sizeFromShape(x.shape));
      return output;
    }
    return kernelFor(areFloats, fallback.kernelName, bounded, fallback);
  }

  return [
    ...functions,
    select,
    bounding(clipKernel, ({ clipValueMin, clipValueMax }) => [clipValueMin as number, clipValueMax as number]),
    bounding(reluKernel, () => [0, Number.POSITIVE_INFINITY]),
    bounding(relu6Kernel, () => [0, 6]),
  ];
}

/** Whether the tensors to select from are of one type of 4 bytes, and the condition has their shape. */
function isPlainSelection({ condition, t, e }: Record<string, TensorInfo>): boolean {
  if (condition === undefined || t === undefined || e === undefined || t.dtype !== e.dtype) return false;
  return (t.dtype === 'float32' || t.dtype === 'int32') && util.arraysEqual(condition.shape, t.shape);
}
