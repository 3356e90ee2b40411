import { expectTypeOf, test } from 'vitest';
import { type RandomKey, randomKey } from './random-key.js';
import { splitKey } from './split-key.js';

test('a literal count gives a tuple of that length', () => {
  expectTypeOf(splitKey(randomKey(1), 1)).toEqualTypeOf<[RandomKey]>();
  expectTypeOf(splitKey(randomKey(1), 3)).toEqualTypeOf<[RandomKey, RandomKey, RandomKey]>();
  expectTypeOf(splitKey(randomKey(1), 900)['length']).toEqualTypeOf<900>();
});

test('a union of counts gives a union of tuples', () => {
  const count = Math.random() < 0.5 ? 1 : 2;
  expectTypeOf(splitKey(randomKey(1), count)).toEqualTypeOf<[RandomKey] | [RandomKey, RandomKey]>();
});

test('a count that is not known gives a list', () => {
  expectTypeOf(splitKey(randomKey(1), 3 as number)).toEqualTypeOf<RandomKey[]>();
});

test('destructuring more keys than were asked for is an error', () => {
  // @ts-expect-error: there are two
  const [_first, _second, _third] = splitKey(randomKey(1), 2);
});
