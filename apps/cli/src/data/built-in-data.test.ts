import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { builtInExamples, builtInPairs } from './built-in-data.js';
import { classificationData } from './classification-data.js';
import { translationData } from './translation-data.js';

test('headlines have four classes, and 9 of 10 texts are learned from', () => {
  const data = classificationData(builtInExamples(), { batchSize: 32, key: randomKey(1) });
  expect(data.labels).toEqual(['business', 'science', 'sport', 'world']);
  expect(data.trainingCount + data.validationCount).toBe(10_000);
  expect(data.validationCount).toBeGreaterThan(800);
});

test('numbers are in English and French, and those held out are not learned from', () => {
  const { training, heldOut } = builtInPairs();
  expect(heldOut[0]).toEqual({
    source: 'four hundred twenty-three thousand three hundred fifty-five',
    target: 'quatre cent vingt-trois mille trois cent cinquante-cinq',
  });
  const learned = new Set(training.map(({ source }) => source));
  expect([training.length, learned.size, heldOut.length]).toEqual([20_000, 20_000, 1000]);
  expect(heldOut.some(({ source }) => learned.has(source))).toBe(false);
  const { vocabulary } = translationData({ training, heldOut }, { batchSize: 64, key: randomKey(1) });
  expect(vocabulary.target.characters.join('')).toBe(' -acdefghilmnopqrstuvxz');
});
