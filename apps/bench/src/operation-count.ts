import type { Network, ProductWorkload, TrainingWorkload, Workload } from './workload.ts';

const gateCounts = { lstm: 4, gru: 3, elman: 1 } as const;

/**
 * The floating-point operations of one repetition of a workload, products of matrices alone.
 *
 *   weights = L·g·H² + (L - 1)·g·H² + H·V      train: 6·B·T·weights      generate: 2·weights, a character
 *
 * L layers of H, g gates (LSTM 4, GRU 3, Elman 1), vocabulary V, batch B, time T. Training is one product forwards and
 * two backwards. The first layer reads one-hot vectors, for which a row of its weights is looked up: no product.
 */
export function operationCount(workload: Workload): number {
  switch (workload.kind) {
    case 'train':
      return 3 * forwardOperations(workload) * tokensOf(workload);
    case 'generate':
      return forwardOperations(workload);
    case 'product':
      return productOperations(workload);
  }
}

/** How many tokens a step of training reads. */
export function tokensOf({ batchSize, timeSteps }: TrainingWorkload): number {
  return batchSize * timeSteps;
}

function forwardOperations({ cell, vocabularySize, hiddenSize, layerCount }: Network): number {
  const products = 2 * layerCount - 1;
  return 2 * (products * gateCounts[cell] * hiddenSize ** 2 + hiddenSize * vocabularySize);
}

function productOperations({ rows, inner, columns }: ProductWorkload): number {
  return 2 * rows * inner * columns;
}
