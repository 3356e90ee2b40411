import { backend_util, type DataType, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type BroadcastAxis, broadcastAxes, forEachPlace } from './broadcast-axes.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';

/** In the order in which `assembly/arithmetic.ts` numbers them. */
const operations = ['Add', 'Maximum', 'Minimum', 'Multiply', 'Prelu', 'RealDiv', 'Sub'];
const comparisons = ['Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'NotEqual'];

const floatBytes = 4;
const vectorBytes = 16;

/**
 * tfjs's arithmetic and comparisons of float32 numbers for the WASM backend, in vectors however the operands are
 * broadcast. tfjs's own Maximum, Minimum and comparisons find the place of every number anew, with divisions.
 */
export function arithmeticKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  function binary(
    kernelName: string,
    dtype: DataType,
    run: (axes: readonly BroadcastAxis[], a: number, b: number, target: number) => void,
  ): KernelConfig {
    return kernelFor(areFloats, kernelName, (inputs, _attributes, heap) => {
      const [a, b] = (kernelName === 'Prelu' ? [inputs['x'], inputs['alpha']] : [inputs['a'], inputs['b']]) as [
        TensorInfo,
        TensorInfo,
      ];
      const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const output = heap.makeOutput(shape, dtype);
      if (util.sizeFromShape(shape) > 0) {
        run(broadcastAxes(a.shape, b.shape), addressOf(a), addressOf(b), addressOf(output));
      }
      return output;
    });
  }

  /** Runs a kernel along the two innermost axes of every place on the outer ones. */
  function alongRows(kernel: (...given: number[]) => void, operation: number, bytesOfResult: number) {
    return ([columns, rows, ...outer]: readonly BroadcastAxis[], a: number, b: number, target: number): void => {
      const [inner, outerRow] = [columns as BroadcastAxis, rows as BroadcastAxis];
      let at = target;
      forEachPlace(outer, (aPlace, bPlace) => {
        kernel(
          operation,
          a + floatBytes * aPlace,
          vectorBytes * inner.aStride,
          floatBytes * outerRow.aStride,
          b + floatBytes * bPlace,
          vectorBytes * inner.bStride,
          floatBytes * outerRow.bStride,
          at,
          inner.length,
          outerRow.length,
        );
        at += bytesOfResult * inner.length * outerRow.length;
      });
    };
  }

  return [
    ...operations.map((name, code) => binary(name, 'float32', alongRows(kernels.arithmetic, code, floatBytes))),
    ...comparisons.map((name, code) => binary(name, 'bool', alongRows(kernels.compare, code, 1))),
  ];
}

/** Whether all inputs of a kernel are float32. */
export function areFloats(inputs: Record<string, TensorInfo>): boolean {
  return Object.values(inputs).every(({ dtype }) => dtype === 'float32');
}
