import { softmax, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { bidirectional, gruCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClassifier } from './create-classifier.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';
import { paddedTokens } from './padded-tokens.reference.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const sizes = { inputSize: 7, hiddenSize: 5 };
const encoder = bidirectional(gruCell(sizes), gruCell(sizes));
const model = sequenceClassifier({ vocabularySize: 7, classCount: 3, encoder, pooling: 'mean' });

describe('createClassifier', () => {
  test('gives the probabilities of each sequence, in the order of the sequences', () => {
    expectNoLeak(() => {
      const parameters = tidy(() => withNoiseAdded(model.initializeParameters(randomKey(1))));
      const classifier = createClassifier(model, parameters);
      expect(classifier).toMatchObject({ vocabularySize: 7, classCount: 3 });
      const bits = randomBits(randomKey(3), 150 * 9);
      const sequences = Array.from({ length: 150 }, (_, index) =>
        Int32Array.from(
          { length: 1 + ((bits[index] as number) % 9) },
          (_, time) => (bits[index * 9 + time] as number) % 7,
        ),
      );
      const { probabilities, labels } = classifier.classify(sequences);
      expect(probabilities).toHaveLength(450);
      expect(labels).toHaveLength(150);
      for (const [index, sequence] of sequences.entries()) {
        const alone = tidy(() => {
          const { tokens, lengths } = paddedTokens([[...sequence]]);
          return softmax(model.classify(parameters, tokens, { lengths })).dataSync();
        });
        const found = probabilities.subarray(index * 3, index * 3 + 3);
        alone.forEach((probability, label) => {
          expect(found[label]).toBeCloseTo(probability, 6);
        });
        expect(labels[index]).toBe(found.indexOf(Math.max(...found)));
      }
      expect(new Set(labels).size).toBeGreaterThan(1);
      disposeTree(parameters);
    });
  });

  test('finds nothing in no sequences', () => {
    const parameters = model.initializeParameters(randomKey(1));
    const { probabilities, labels } = createClassifier(model, parameters).classify([]);
    expect([probabilities, labels]).toEqual([new Float32Array(0), new Int32Array(0)]);
    disposeTree(parameters);
  });

  test('refuses empty sequences, unknown tokens and parameters that give no probabilities, and leaves nothing behind', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const known = Int32Array.of(1, 2, 3);
      const { classify } = createClassifier(model, parameters);
      expect(() => classify([known, Int32Array.of()])).toThrow(
        'classifier.classify: `sequences[1].length` must be at least 1, got 0.',
      );
      for (const token of [7, -1]) {
        expect(() => classify([known, known, Int32Array.of(0, token)])).toThrow(
          `classifier.classify: token ${token} at offset 1 is not in the vocabulary of 7 entries. ` +
            'Ids in `sequences[2]` are from 0 to 6: encode with the tokenizer that the model was made for.',
        );
      }
      const bias = tensor1d([0, Number.NaN, 0]);
      const spoilt = { ...parameters, head: { ...parameters.head, bias } };
      expect(() => createClassifier(model, spoilt).classify([known])).toThrow(
        'classifier.classify: `parameters` must give finite logits, got NaN.',
      );
      disposeTree([parameters, bias]);
    });
  });
});
