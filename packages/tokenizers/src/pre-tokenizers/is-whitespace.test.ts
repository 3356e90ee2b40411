import { expect, test } from 'vitest';
import { isWhitespace } from './is-whitespace.js';

test('holds the code points with the property White_Space', () => {
  const expected = /^\p{White_Space}$/u;
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (isWhitespace(codePoint) !== expected.test(String.fromCodePoint(codePoint))) expect.fail(codePoint.toString(16));
  }
});
