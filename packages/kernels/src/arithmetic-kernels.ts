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
    run: (...given: number[]) => void,
    operation: number,
    bytesOfResult: number,
  ): KernelConfig {
    const [first, second] = kernelName === 'Prelu' ? ['x', 'alpha'] : ['a', 'b'];

    return kernelFor(areFloats, kernelName, (inputs, _attributes, heap) => {
      const a = inputs[first as string] as TensorInfo;
      const b = inputs[second as string] as TensorInfo;
      const isALike = util.arraysEqual(a.shape, b.shape);
      if (isALike || b.shape.length === 0 || a.shape.length === 0) {
        // What a time step has most of: there is nothing to broadcast but a single number.
        const aStep = isALike || a.shape.length > 0 ? vectorBytes : 0;
        const bStep = isALike || b.shape.length > 0 ? vectorBytes : 0;
        const { shape } = aStep === 0 ? b : a;
        const output = heap.makeOutput(shape, dtype);
        run(operation, addressOf(a), aStep, 0, addressOf(b), bStep, 0, addressOf(output), util.sizeFromShape(shape), 1);
        return output;
      }
      const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const output = heap.makeOutput(shape, dtype);
      if (util.sizeFromShape(shape) > 0) {
        runAlongRows(broadcastAxes(a.shape, b.shape), addressOf(a), addressOf(b), addressOf(output));
      }
      return output;
    });

    /** Runs the kernel along the two innermost axes of every place on the outer ones. */
    function runAlongRows(
      [columns, rows, ...outer]: readonly BroadcastAxis[],
      a: number,
      b: number,
      target: number,
    ): void {
      const [inner, outerRow] = [columns as BroadcastAxis, rows as BroadcastAxis];
      let at = target;
      forEachPlace(outer, (aPlace, bPlace) => {
        run(
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
    }
  }

  const square = kernelFor(areFloats, 'Square', (inputs, _attributes, heap) => {
    const { x } = inputs as { x: TensorInfo };
    const output = heap.makeOutput(x.shape, 'float32');
    const [address, multiply] = [addressOf(x), operations.indexOf('Multiply')];
    const count = util.sizeFromShape(x.shape);
    kernels.arithmetic(multiply, address, vectorBytes, 0, address, vectorBytes, 0, addressOf(output), count, 1);
    return output;
  });

  return [
    square,
    ...operations.map((name, code) => binary(name, 'float32', kernels.arithmetic, code, floatBytes)),
    ...comparisons.map((name, code) => binary(name, 'bool', kernels.compare, code, 1)),
  ];
}

/** Whether all inputs of a kernel are float32. */
export function areFloats(inputs: Record<string, TensorInfo>): boolean {
  for (const name in inputs) if (inputs[name]?.dtype !== 'float32') return false;
  return true;
}
