import '@tensorflow/tfjs-backend-cpu';
import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { ArgumentError, VocabularyError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { useFreshTensors } from './fresh-tensors.reference.js';
import { requireTokenIds } from './require-token-ids.js';

useFreshTensors();

describe('requireTokenIds', () => {
  test('accepts every id of the vocabulary, in tensors of any shape', () => {
    const tokens = tensor2d([0, 1, 2, 3], [2, 2], 'int32');
    expect(() => requireTokenIds('call', { tokens, targets: tensor1d([3], 'int32') }, 4)).not.toThrow();
  });

  test.each([4, -1])('names the id %i and its place', (id) => {
    const require = () => requireTokenIds('call', { tokens: tensor1d([0, id], 'int32') }, 4);
    expect(require).toThrow(VocabularyError);
    expect(require).toThrow(
      `call: token ${id} at offset 1 is not in the vocabulary of 4 entries. Ids in \`tokens\` are from 0 to 3: encode with the tokenizer that the model was made for.`,
    );
  });

  test('refuses numbers that are not integers', () => {
    const require = () => requireTokenIds('call', { targets: tensor1d([0, 1]) }, 4);
    expect(require).toThrow(ArgumentError);
    expect(require).toThrow('call: `targets` must be a tensor of type int32, got "float32".');
  });
});
