import { type KernelConfig, Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { DeferredBackend } from './deferred-backend.js';
import { type DeferredMatrix, deferredMatrixOf } from './deferred-matrix.js';
import { isBackward } from './is-backward.js';
import type { WasmBridge } from './wasm-bridge.js';

type Call = Parameters<KernelConfig['kernelFunc']>[0];

/** The kernels that deferred matrices go through, by their names in tfjs. */
type Kernels = Readonly<Record<'BatchMatMul' | 'Add' | 'Concat' | 'Reshape' | 'Identity', KernelConfig>>;

/**
 * Kernels that put off the products of which the gradients of weights are sums, and what is done with them on the way: see
 * {@link DeferredBackend}. All else is left to the given kernels, and so are products with more rows than are worth it.
 */
export function deferringKernels(bridge: WasmBridge, kernels: Kernels): KernelConfig[] {
  const backend = new DeferredBackend(bridge);

  function product({ inputs, attrs }: Call): Tensor | undefined {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    if (attrs?.['transposeA'] !== true || attrs['transposeB'] === true || !isBackward()) return undefined;
    if (!(a instanceof Tensor && b instanceof Tensor) || a.dtype !== 'float32' || b.dtype !== 'float32')
      return undefined;
    const [inner, rows] = a.shape.slice(-2) as [number, number];
    const columns = b.shape.at(-1) as number;
    const isOne = a.size === inner * rows && b.size === inner * columns && a.rank === b.rank;
    if (!isOne || inner * (rows + columns) >= rows * columns) return undefined;
    const content = { a: infoOf(a), b: infoOf(b), inner };
    return backend.defer([...a.shape.slice(0, -2), rows, columns], [rows, columns], content);
  }

  function sum({ inputs }: Call): Tensor | undefined {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const [first, second] = [deferredMatrixOf(a), deferredMatrixOf(b)];
    if (first?.rows !== second?.rows || first?.columns !== second?.columns) return undefined;
    if (first === undefined || second === undefined || !util.arraysEqual(a.shape, b.shape)) return undefined;
    const content = { parts: [first, second], arrangement: 'added' } as const;
    return backend.defer(a.shape, [first.rows, first.columns], content);
  }

  function concatenation({ inputs, attrs }: Call): Tensor | undefined {
    const given = Object.values(inputs) as TensorInfo[];
    const parts: DeferredMatrix[] = [];
    for (const tensor of given) {
      const matrix = deferredMatrixOf(tensor);
      if (matrix === undefined || !util.arraysEqual(tensor.shape, [matrix.rows, matrix.columns])) return undefined;
      parts.push(matrix);
    }
    const [first] = parts as [DeferredMatrix];
    const isBeside = attrs?.['axis'] === 1 || attrs?.['axis'] === -1;
    if (!isBeside || parts.some(({ rows }) => rows !== first.rows)) return undefined;
    const size = [first.rows, parts.reduce((total, { columns }) => total + columns, 0)] as const;
    return backend.defer([...size], size, { parts, arrangement: 'beside' });
  }

  function reshaped({ inputs, attrs }: Call): TensorInfo | undefined {
    const { x } = inputs as { x: TensorInfo };
    const matrix = deferredMatrixOf(x);
    if (matrix === undefined) return undefined;
    const size = util.sizeFromShape(x.shape);
    const shape = util.inferFromImplicitShape(attrs?.['shape'] as number[], size);
    if (util.sizeFromShape(shape) !== size) return undefined; // tfjs's kernel refuses it
    backend.incRef(matrix);
    return { dataId: matrix, shape, dtype: 'float32' };
  }

  function identity({ inputs }: Call): TensorInfo | undefined {
    const { x } = inputs as { x: TensorInfo };
    const matrix = deferredMatrixOf(x);
    if (matrix === undefined) return undefined;
    backend.incRef(matrix);
    return { dataId: matrix, shape: x.shape, dtype: 'float32' };
  }

  function deferring(kernel: KernelConfig, defer: (call: Call) => TensorInfo | undefined): KernelConfig {
    return { ...kernel, kernelFunc: (call) => defer(call) ?? kernel.kernelFunc(call) };
  }

  return [
    deferring(kernels.BatchMatMul, product),
    deferring(kernels.Add, sum),
    deferring(kernels.Concat, concatenation),
    deferring(kernels.Reshape, reshaped),
    deferring(kernels.Identity, identity),
  ];
}

/** What a tensor is now: another may be assigned to a variable before it is read. */
function infoOf({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape, dtype };
}
