import { concat, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { Block } from './block.reference.js';

/** The numbers of several tensors one after another: an operation with several results as one with one. */
export function joinTensors(results: readonly Tensor[]): Tensor {
  return concat(results.map((result) => reshape(result, [result.size])));
}

/** The numbers of several blocks one after another. */
export function joinBlocks(results: readonly Block[]): Block {
  const values = results.flatMap((result) => [...result.values]);
  return new Block([values.length], values);
}
