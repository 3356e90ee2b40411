import { randomKey } from '@unroll/core';
import type { BatchSource } from '@unroll/trainers';
import { expect, test } from 'vitest';
import type { SentencePair } from './sentence-pair.js';
import { holdOutPairs, type TranslationBatch, translationData } from './translation-data.js';

const pairs: readonly SentencePair[] = Array.from({ length: 60 }, (_, index) => ({
  source: `${'x'.repeat(index % 5)}${index % 50}`,
  target: `n° ${index} 🎈`.slice(index % 3),
}));
const parts = holdOutPairs(pairs, randomKey(3));
const options = { batchSize: 7, key: randomKey(1) };
const data = translationData(parts, options);
const { source, target, borderToken } = data.vocabulary;

function pairsIn(batches: BatchSource<TranslationBatch>): SentencePair[] {
  const found: SentencePair[] = [];
  for (let step = 0; step < batches.batchesPerEpoch; step++) {
    const batch = batches.batchAt(step);
    for (let row = 0; row < batch.batchSize; row++) {
      const sourceLength = batch.sourceLengths[row] as number;
      const length = batch.targetLengths[row] as number;
      const rowOf = (tokens: Int32Array, steps: number) => [...tokens.subarray(row * steps, (row + 1) * steps)];
      const sentence = rowOf(batch.sources, batch.sourceSteps);
      const inputs = rowOf(batch.inputs, batch.timeSteps);
      const targets = rowOf(batch.targets, batch.timeSteps);
      expect([inputs[0], targets[length - 1]]).toEqual([borderToken, borderToken]);
      expect(inputs.slice(1, length)).toEqual(targets.slice(0, length - 1));
      const padding = [...sentence.slice(sourceLength), ...inputs.slice(length), ...targets.slice(length)];
      expect(padding.every((token) => token === 0)).toBe(true);
      found.push({
        source: source.decode(sentence.slice(0, sourceLength)),
        target: target.decode(targets.slice(0, length - 1)),
      });
    }
  }
  return found;
}

const inOrder = (list: readonly SentencePair[]) => list.map((pair) => `${pair.source}\t${pair.target}`).sort();

test('gives back every pair once, in the part that it belongs to', () => {
  expect(inOrder(pairsIn(data.batches))).toEqual(inOrder(parts.training));
  expect(inOrder(pairsIn(data.validationBatches))).toEqual(inOrder(parts.heldOut));
  expect(inOrder([...parts.training, ...parts.heldOut])).toEqual(inOrder(pairs));
  expect([data.trainingCount, data.heldOut.length]).toEqual([parts.training.length, parts.heldOut.length]);
});

test('holds out a tenth of the sentences with all their translations', () => {
  const sentences = new Set(parts.heldOut.map((pair) => pair.source));
  expect(sentences.size).toBe(5);
  expect(parts.training.some((pair) => sentences.has(pair.source))).toBe(false);
  expect(parts.heldOut.length).toBe(pairs.filter((pair) => sentences.has(pair.source)).length);
});

test('has a border token that is no character', () => {
  expect(borderToken).toBe(target.characters.length);
  expect(target.characters).toContain('🎈');
});

test('is the same for the same key', () => {
  const again = translationData(holdOutPairs(pairs, randomKey(3)), options);
  expect(again.batches.batchAt(20)).toEqual(data.batches.batchAt(20));
});

test('needs two sentences', () => {
  const same = ['a', 'b'].map((translation) => ({ source: 'x', target: translation }));
  expect(() => holdOutPairs(same, randomKey(1))).toThrow('all pairs have the same sentence');
});
