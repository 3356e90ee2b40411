import { reshape, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';

/**
 * One reading of a memory, as the only one of many.
 *
 * Shapes: query [batch, querySize]; context [batch, memorySize]; weights [batch, time].
 */
export function readSingle(
  query: Tensor2D,
  readAll: (queries: Tensor3D) => { contexts: Tensor3D; weights: Tensor3D },
): { context: Tensor2D; weights: Tensor2D } {
  const [batch, size] = query.shape;
  const { contexts, weights } = readAll(reshape(query, [batch, 1, size]));
  return {
    context: reshape(contexts, [batch, contexts.shape[2]]),
    weights: reshape(weights, [batch, weights.shape[2]]),
  };
}
