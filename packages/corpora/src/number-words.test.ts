import { describe, expect, test } from 'vitest';
import { type NumberLanguage, numberWords } from './number-words.js';
import { readNumberWords } from './number-words.reference.js';

describe.each<NumberLanguage>(['english', 'french'])('in %s', (language) => {
  test('every number from 0 to 999,999 is read back by the reference', () => {
    for (let number = 0; number <= 999_999; number++) {
      const words = numberWords(number, language);
      if (readNumberWords[language](words) !== number) expect.fail(`${number} is not "${words}"`);
    }
  });
});

test.each([
  [0, 'zero'],
  [10, 'ten'],
  [13, 'thirteen'],
  [14, 'fourteen'],
  [40, 'forty'],
  [99, 'ninety-nine'],
  [100, 'one hundred'],
  [101, 'one hundred one'],
  [173, 'one hundred seventy-three'],
  [1000, 'one thousand'],
  [1001, 'one thousand one'],
  [1900, 'one thousand nine hundred'],
  [12_012, 'twelve thousand twelve'],
  [100_000, 'one hundred thousand'],
  [999_999, 'nine hundred ninety-nine thousand nine hundred ninety-nine'],
])('writes %i in English', (number, words) => {
  expect(numberWords(number, 'english')).toBe(words);
});

test.each([
  [0, 'zéro'],
  [1, 'un'],
  [16, 'seize'],
  [17, 'dix-sept'],
  [21, 'vingt et un'],
  [22, 'vingt-deux'],
  [61, 'soixante et un'],
  [70, 'soixante-dix'],
  [71, 'soixante et onze'],
  [72, 'soixante-douze'],
  [77, 'soixante-dix-sept'],
  [80, 'quatre-vingts'],
  [81, 'quatre-vingt-un'],
  [90, 'quatre-vingt-dix'],
  [91, 'quatre-vingt-onze'],
  [99, 'quatre-vingt-dix-neuf'],
  [100, 'cent'],
  [101, 'cent un'],
  [121, 'cent vingt et un'],
  [173, 'cent soixante-treize'],
  [180, 'cent quatre-vingts'],
  [200, 'deux cents'],
  [201, 'deux cent un'],
  [280, 'deux cent quatre-vingts'],
  [1000, 'mille'],
  [1001, 'mille un'],
  [1100, 'mille cent'],
  [1200, 'mille deux cents'],
  [2000, 'deux mille'],
  [21_000, 'vingt et un mille'],
  [71_071, 'soixante et onze mille soixante et onze'],
  [80_000, 'quatre-vingt mille'],
  [80_080, 'quatre-vingt mille quatre-vingts'],
  [81_000, 'quatre-vingt-un mille'],
  [100_000, 'cent mille'],
  [180_000, 'cent quatre-vingt mille'],
  [200_000, 'deux cent mille'],
  [200_200, 'deux cent mille deux cents'],
  [280_280, 'deux cent quatre-vingt mille deux cent quatre-vingts'],
  [603_000, 'six cent trois mille'],
  [999_999, 'neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf'],
])('writes %i in French', (number, words) => {
  expect(numberWords(number, 'french')).toBe(words);
});

test.each([
  ['english', 'one hundred and one'],
  ['english', 'zero hundred'],
  ['english', 'one thousand zero'],
  ['english', 'twenty one'],
  ['french', 'un mille'],
  ['french', 'un cent'],
  ['french', 'cents'],
  ['french', 'deux cent'],
  ['french', 'deux cents un'],
  ['french', 'deux cents mille'],
  ['french', 'quatre-vingts mille'],
  ['french', 'quatre-vingt et un'],
  ['french', 'vingt-et-un'],
  ['french', 'soixante-onze'],
  ['french', 'deux milles'],
] as const)('the reference reads no number in %s %s', (language, words) => {
  expect(readNumberWords[language](words)).toBeUndefined();
});

test.each([
  [-1, 'english', '`number` must be an integer from 0 to 999999, got -1.'],
  [1_000_000, 'french', '`number` must be an integer from 0 to 999999, got 1000000.'],
  [1.5, 'french', '`number` must be an integer from 0 to 999999, got 1.5.'],
  [1, 'german', '`language` must be "english" or "french", got "german".'],
  [1, 'toString', '`language` must be "english" or "french", got "toString".'],
])('refuses %s in %s', (number, language, sentence) => {
  expect(() => numberWords(number, language as NumberLanguage)).toThrow(`numberWords: ${sentence}`);
});
