import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import { bidirectional, elmanCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { tagLogits } from './bidirectional-elman.reference.js';
import { createTagger } from './create-tagger.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';
import { sequenceTagger } from './sequence-tagger.js';
import { backendNames, useBackend } from './use-backend.reference.js';

const sizes = { inputSize: 7, hiddenSize: 5 };
const encoder = bidirectional(elmanCell(sizes), elmanCell(sizes));
const model = sequenceTagger({ vocabularySize: 7, tagCount: 3, encoder });

describe.each(backendNames)('createTagger on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('gives the greatest logit of the equations for each token, in the order of the sequences', () => {
    expectNoLeak(() => {
      const parameters = tidy(() => withNoiseAdded(model.initializeParameters(randomKey(1))));
      const tagger = createTagger(model, parameters);
      expect(tagger).toMatchObject({ vocabularySize: 7, tagCount: 3 });
      const bits = randomBits(randomKey(3), 150 * 9);
      const sequences = Array.from({ length: 150 }, (_, index) =>
        Int32Array.from(
          { length: 1 + ((bits[index] as number) % 9) },
          (_, time) => (bits[index * 9 + time] as number) % 7,
        ),
      );
      const tags = tagger.tag(sequences);
      expect(tags).toHaveLength(150);
      for (const [index, sequence] of sequences.entries()) {
        const expected = tagLogits(parameters, [...sequence]).map((logits) => logits.indexOf(Math.max(...logits)));
        expect(tags[index]).toEqual(Int32Array.from(expected));
      }
      expect(new Set(tags.flatMap((own) => [...own])).size).toBe(3);
      disposeTree(parameters);
    });
  });
});

describe('createTagger', () => {
  beforeAll(() => useBackend('wasm'));

  test('finds nothing in no sequences', () => {
    const parameters = model.initializeParameters(randomKey(1));
    expect(createTagger(model, parameters).tag([])).toEqual([]);
    disposeTree(parameters);
  });

  test('refuses empty sequences, unknown tokens and parameters that give no tags, and leaves nothing behind', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const known = Int32Array.of(1, 2, 3);
      const { tag } = createTagger(model, parameters);
      expect(() => tag([known, Int32Array.of()])).toThrow(
        'tagger.tag: `sequences[1].length` must be at least 1, got 0.',
      );
      for (const token of [7, -1]) {
        expect(() => tag([known, known, Int32Array.of(0, token)])).toThrow(
          `tagger.tag: token ${token} at offset 1 is not in the vocabulary of 7 entries. ` +
            'Ids in `sequences[2]` are from 0 to 6: encode with the tokenizer that the model was made for.',
        );
      }
      const bias = tensor1d([0, Number.NaN, 0]);
      const spoilt = { ...parameters, head: { ...parameters.head, bias } };
      expect(() => createTagger(model, spoilt).tag([known])).toThrow(
        'tagger.tag: `parameters` must give finite logits, got NaN.',
      );
      disposeTree([parameters, bias]);
    });
  });
});
