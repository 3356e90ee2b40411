import { foldInKey, randomKey, randomUniforms } from '@unroll/core';
import { expect, test } from 'vitest';
import { uniformStream } from './uniform-stream.js';

test('draws the numbers of one folded key after another', () => {
  const key = randomKey(5);
  const draw = uniformStream(key);
  const drawn = Array.from({ length: 80 }, draw);
  const expected = [0, 1, 2].flatMap((block) => [...randomUniforms(foldInKey(key, block), 32)]);
  expect(drawn).toEqual(expected.slice(0, 80));
});
