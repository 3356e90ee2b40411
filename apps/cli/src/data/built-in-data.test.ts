import { expect, test } from 'vitest';
import { headlineExamples, numberPairs } from './built-in-data.js';
import { builtInHeadlines } from './example-source.js';
import { builtInPairs } from './pair-source.js';

test('headlines have four classes', () => {
  const examples = headlineExamples(builtInHeadlines);
  expect(examples).toHaveLength(10_000);
  expect([...new Set(examples.map(({ label }) => label))].sort()).toEqual(['business', 'science', 'sport', 'world']);
  expect(headlineExamples({ ...builtInHeadlines, exampleCount: 3 })).toEqual(examples.slice(0, 3));
});

test('numbers are in English and French, and those held out are not learned from', () => {
  const { training, heldOut } = numberPairs(builtInPairs({}));
  expect(heldOut[0]).toEqual({
    source: 'four hundred twenty-three thousand three hundred fifty-five',
    target: 'quatre cent vingt-trois mille trois cent cinquante-cinq',
  });
  const learned = new Set(training.map(({ source }) => source));
  expect([training.length, learned.size, heldOut.length]).toEqual([20_000, 20_000, 1000]);
  expect(heldOut.some(({ source }) => learned.has(source))).toBe(false);
});

test('numbers can be had from French to English, and in digits', () => {
  const { training, heldOut } = numberPairs(builtInPairs({}));
  const back = numberPairs(builtInPairs({ source: 'french', target: 'english' }));
  expect(back.training).toEqual(training.map(({ source, target }) => ({ source: target, target: source })));
  expect(back.heldOut).toEqual(heldOut.map(({ source, target }) => ({ source: target, target: source })));
  const digits = numberPairs(builtInPairs({ source: 'digits' })).heldOut;
  expect(digits[0]).toEqual({ source: '423355', target: heldOut[0]?.target });
});
