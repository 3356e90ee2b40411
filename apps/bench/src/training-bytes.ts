import { tokensOf } from './operation-count.ts';
import type { TrainingWorkload } from './workload.ts';

const bytesPerNumber = 4;
/** Weights, their gradients, and Adam's two moments. */
const numbersPerParameter = 4;
/** What a layer's gradient needs of a token, in units of hiddenSize: gates, the output, and the LSTM's memory. */
const savedPerToken = {
  lstm: 4 + 1 + 1,
  gru: 4 + 1, // the gates are three; the fourth is the recurrent part of the candidate, which the reset gate multiplies
  elman: 1,
} as const;

/**
 * The bytes that a step of training cannot do without: weights, gradients, optimizer state and saved activations.
 *
 *   4·(4·parameters + B·T·(L·saved·H + V + 1))
 *
 * A token saves `saved`·H numbers a layer (LSTM 6, GRU 5, Elman 1), the V probabilities of the loss, and itself.
 */
export function trainingBytes(workload: TrainingWorkload, parameterCount: number): number {
  const { cell, vocabularySize, hiddenSize, layerCount } = workload;
  const activations = tokensOf(workload) * (layerCount * savedPerToken[cell] * hiddenSize + vocabularySize + 1);
  return bytesPerNumber * (numbersPerParameter * parameterCount + activations);
}
