import { expect, test } from 'vitest';
import { isNumber } from './is-number.js';

test('holds digits, letters that are numbers, and fractions', () => {
  const numbers = [...'0123456789²½٣५Ⅷ㊿𝟜'];
  expect(numbers.filter((number) => isNumber(number.codePointAt(0) as number))).toEqual(numbers);
});

test('does not hold their neighbours', () => {
  expect([...'/:aéx一\ud800'].filter((other) => isNumber(other.codePointAt(0) as number))).toEqual([]);
});
