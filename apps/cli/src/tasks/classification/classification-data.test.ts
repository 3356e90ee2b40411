import { randomKey } from '@unroll/core';
import type { BatchSource } from '@unroll/trainers';
import { expect, test } from 'vitest';
import { type ClassificationBatch, classificationData } from './classification-data.js';
import type { LabelledExample } from './labelled-example.js';

const examples: readonly LabelledExample[] = Array.from({ length: 95 }, (_, index) => ({
  text: `${'ab'.repeat(index % 7)}${index % 80}`,
  label: index % 80 < 40 ? 'small' : 'large',
}));
const options = { batchSize: 8, key: randomKey(1) };
const data = classificationData(examples, options);

function examplesIn(batches: BatchSource<ClassificationBatch>): LabelledExample[] {
  const found: LabelledExample[] = [];
  for (let step = 0; step < batches.batchesPerEpoch; step++) {
    const { batchSize, inputs, inputSteps, lengths, labels } = batches.batchAt(step);
    expect([inputs.length, lengths.length, labels.length]).toEqual([batchSize * inputSteps, batchSize, batchSize]);
    for (let row = 0; row < batchSize; row++) {
      const tokens = inputs.subarray(row * inputSteps, (row + 1) * inputSteps);
      const length = lengths[row] as number;
      expect(tokens.subarray(length).every((token) => token === 0)).toBe(true);
      const label = data.labels[labels[row] as number] as string;
      found.push({ text: data.tokenizer.decode(tokens.subarray(0, length)), label });
    }
  }
  return found;
}

const inOrder = (list: readonly LabelledExample[]) => list.map(({ text, label }) => `${label} ${text}`).sort();

test('gives back every example once: most to learn from, a tenth of the texts held out', () => {
  const training = examplesIn(data.batches);
  const heldOut = examplesIn(data.validationBatches);
  expect(inOrder([...training, ...heldOut])).toEqual(inOrder(examples));
  expect([training.length, heldOut.length]).toEqual([data.trainingCount, data.validationCount]);
  const texts = new Set(heldOut.map(({ text }) => text));
  expect(texts.size).toBe(Math.ceil(new Set(examples.map(({ text }) => text)).size / 10));
  expect(training.some(({ text }) => texts.has(text))).toBe(false);
});

test('numbers the classes in order, and the characters', () => {
  expect(data.labels).toEqual(['large', 'small']);
  expect(data.tokenizer.characters.join('')).toBe('0123456789ab');
});

test('is the same for the same key', () => {
  const again = classificationData(examples, options);
  expect(again.batches.batchAt(30)).toEqual(data.batches.batchAt(30));
  expect(again.validationBatches.batchAt(0)).toEqual(data.validationBatches.batchAt(0));
  expect(classificationData(examples, { ...options, key: randomKey(2) }).batches.batchAt(30)).not.toEqual(
    data.batches.batchAt(30),
  );
});

test('needs two classes and two texts', () => {
  expect(() => classificationData([{ text: 'x', label: 'one' }], options)).toThrow(
    'all of the 1 examples are of the class "one", and two classes are needed. Add examples of another one.',
  );
  const contradictory = ['one', 'two'].map((label) => ({ text: 'x', label }));
  expect(() => classificationData(contradictory, options)).toThrow('all examples have the same text');
});
