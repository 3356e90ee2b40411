import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError, type StoredTensor } from '@unroll/core';
import { type ParameterTree, treeLeaves } from './tree.js';

/**
 * The tensors of a tree as plain data, each under its path, such as `layers.0.inputWeight`.
 *
 * The data are copies, bit for bit.
 *
 * @throws ArgumentError if a tensor is neither float32 nor int32, or two tensors have the same path because of a dot in
 *   a name.
 * @example const weights = storeTree(parameters)['layers.0.inputWeight'];
 */
export function storeTree(tree: ParameterTree): Record<string, StoredTensor> {
  const stored = new Map<string, StoredTensor>();
  for (const { path, tensor } of treeLeaves(tree)) {
    if (stored.has(path)) {
      const expectation = 'have one tensor at each path, so no dots in its names';
      throw new ArgumentError({ caller: 'storeTree', argument: 'tree', expectation, actual: path });
    }
    stored.set(path, storeTensor(path, tensor));
  }
  return Object.fromEntries(stored);
}

function storeTensor(path: string, tensor: Tensor): StoredTensor {
  const shape = [...tensor.shape];
  if (tensor.dtype === 'float32') return { dtype: 'F32', shape, data: tensor.dataSync<'float32'>().slice() };
  if (tensor.dtype === 'int32') return { dtype: 'I32', shape, data: tensor.dataSync<'int32'>().slice() };
  const expectation = 'be a float32 or an int32 tensor';
  throw new ArgumentError({ caller: 'storeTree', argument: path, expectation, actual: tensor.dtype });
}
