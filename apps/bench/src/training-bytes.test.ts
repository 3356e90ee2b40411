import { expect, test } from 'vitest';
import { trainingBytes } from './training-bytes.ts';
import type { TrainingWorkload } from './workload.ts';

const workload: TrainingWorkload = {
  kind: 'train',
  cell: 'lstm',
  vocabularySize: 5,
  hiddenSize: 3,
  layerCount: 2,
  batchSize: 2,
  timeSteps: 4,
};

test('counts weights, gradients, two moments, and what eight tokens save', () => {
  // A token: in each of two layers 12 gates, 3 of memory and 3 of output; 5 probabilities and its id.
  const parameterCount = 100;
  expect(trainingBytes(workload, parameterCount)).toBe(4 * (4 * 100 + 8 * (2 * 18 + 5 + 1)));
});

test('counts what a GRU and an Elman cell save', () => {
  expect(trainingBytes({ ...workload, cell: 'gru' }, 0)).toBe(4 * 8 * (2 * 15 + 6));
  expect(trainingBytes({ ...workload, cell: 'elman' }, 0)).toBe(4 * 8 * (2 * 3 + 6));
});
