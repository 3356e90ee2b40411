import { expect, test } from 'vitest';
import { defaultSettings, problemOfSettings, type Settings } from './settings.js';

test('has nothing against the defaults', () => {
  expect(problemOfSettings(defaultSettings)).toBeUndefined();
});

test.each<[Partial<Settings>, string]>([
  [{ hiddenSize: 0 }, 'The hidden size must be a whole number from 1 to 512.'],
  [{ hiddenSize: 12.5 }, 'The hidden size must be a whole number from 1 to 512.'],
  [{ hiddenSize: 513 }, 'The hidden size must be a whole number from 1 to 512.'],
  [{ layers: Number.NaN }, 'The number of layers must be a whole number from 1 to 4.'],
  [{ layers: 5 }, 'The number of layers must be a whole number from 1 to 4.'],
  [{ learningRate: 0 }, 'The learning rate must be above 0 and at most 1.'],
  [{ learningRate: Number.NaN }, 'The learning rate must be above 0 and at most 1.'],
  [{ seed: -1 }, 'The seed must be a whole number, 0 or more.'],
  [{ seed: 2 ** 53 }, 'The seed must be a whole number, 0 or more.'],
])('says what is wrong with %o', (wrong, sentence) => {
  expect(problemOfSettings({ ...defaultSettings, ...wrong })).toBe(sentence);
});
