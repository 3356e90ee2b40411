import type { StoredTensor, StoredTree } from '@unroll/core';
import { type RowRange, rowRanges } from './batch-shares.js';

/** The rows of a recurrent state for each replica; undefined for one that has none. */
export function splitStateRows(state: StoredTree | undefined, replicaCount: number): (StoredTree | undefined)[] {
  const tensors = Object.entries(state ?? {});
  const rowCount = tensors[0]?.[1].shape[0] ?? replicaCount;
  return rowRanges(rowCount, replicaCount).map((range) => {
    if (state === undefined || range.begin === range.end) return undefined;
    return Object.fromEntries(tensors.map(([path, tensor]) => [path, rowsOf(tensor, range)]));
  });
}

function rowsOf({ dtype, shape, data }: StoredTensor, { begin, end }: RowRange): StoredTensor {
  const [, ...rowShape] = shape;
  const rowSize = rowShape.reduce((product, length) => product * length, 1);
  const rows = data.slice(begin * rowSize, end * rowSize);
  return { dtype, shape: [end - begin, ...rowShape], data: rows } as StoredTensor;
}

/** The recurrent state whose rows the replicas have, in their order. */
export function joinStateRows(parts: readonly (StoredTree | undefined)[]): StoredTree | undefined {
  const filled = parts.filter((part) => part !== undefined);
  const [first] = filled;
  return first && Object.fromEntries(Object.keys(first).map((path) => [path, joined(filled, path)]));
}

function joined(parts: readonly StoredTree[], path: string): StoredTensor {
  const tensors = parts.map((part) => part[path] as StoredTensor);
  const { dtype, shape } = tensors[0] as StoredTensor;
  const [, ...rowShape] = shape;
  const rowCount = tensors.reduce((sum, tensor) => sum + (tensor.shape[0] as number), 0);
  const length = tensors.reduce((sum, tensor) => sum + tensor.data.length, 0);
  const all = dtype === 'F32' ? new Float32Array(length) : new Int32Array(length);
  let at = 0;
  for (const tensor of tensors) {
    all.set(tensor.data, at);
    at += tensor.data.length;
  }
  return { dtype, shape: [rowCount, ...rowShape], data: all } as StoredTensor;
}
