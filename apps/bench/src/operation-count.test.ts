import { expect, test } from 'vitest';
import { operationCount, tokensOf } from './operation-count.ts';
import type { Network } from './workload.ts';

const network: Network = { cell: 'lstm', vocabularySize: 5, hiddenSize: 3, layerCount: 2 };

test('counts the products of an LSTM by hand', () => {
  // A token: recurrent 3 → 12 in two layers, 3 → 12 between them, 3 → 5 in the head; a multiplication and an addition each.
  const forwards = 2 * (3 * 12 + 3 * 12 + 3 * 12 + 3 * 5);
  expect(operationCount({ kind: 'generate', weights: 'int8', ...network })).toBe(forwards);
  // Eight tokens; backwards a product for the weights and one for the inputs of each.
  expect(operationCount({ kind: 'train', ...network, batchSize: 2, timeSteps: 4 })).toBe(8 * 3 * forwards);
});

test('counts three gates of a GRU and one of an Elman cell', () => {
  expect(operationCount({ kind: 'generate', weights: 'int8', ...network, cell: 'gru' })).toBe(2 * (3 * 3 * 9 + 3 * 5));
  expect(operationCount({ kind: 'generate', weights: 'int8', ...network, cell: 'elman' })).toBe(
    2 * (3 * 3 * 3 + 3 * 5),
  );
});

test('counts no product for the one-hot input of a single layer', () => {
  expect(operationCount({ kind: 'generate', weights: 'int8', ...network, layerCount: 1 })).toBe(2 * (3 * 12 + 3 * 5));
});

test('counts a product of matrices', () => {
  expect(operationCount({ kind: 'product', rows: 2, inner: 3, columns: 4 })).toBe(48);
});

test('agrees with the formula that the prototype was measured by', () => {
  const [B, T, V, H, L] = [50, 50, 65, 512, 2];
  const sizes = { vocabularySize: V, hiddenSize: H, layerCount: L, batchSize: B, timeSteps: T };
  const count = operationCount({ kind: 'train', cell: 'lstm', ...sizes });
  expect(count).toBe(6 * B * T * (L * 4 * H * H + (L - 1) * 4 * H * H + H * V));
});

test('counts the tokens of a step', () => {
  expect(tokensOf({ kind: 'train', ...network, batchSize: 8, timeSteps: 60 })).toBe(480);
});
