import type { TokenDecoder } from '@unroll/core';
import { expectTypeOf, test } from 'vitest';
import { type GeneratedToken, type GenerateOptions, generate } from './generate.js';

declare const decoder: TokenDecoder<{ readonly hidden: Float32Array }>;
declare const options: GenerateOptions;

test('a decoder of any state generates tokens and returns nothing', () => {
  expectTypeOf(generate(decoder, options)).toEqualTypeOf<AsyncGenerator<GeneratedToken, void, undefined>>();
});

test('an option that does not exist is an error', () => {
  // @ts-expect-error: `topP` is no option
  generate(decoder, { ...options, topP: 0.9 });
});

test('there is no generation without a key, and none without stopping criteria', () => {
  const { key, stoppingCriteria, ...rest } = options;
  // @ts-expect-error: `key` is missing
  generate(decoder, { ...rest, stoppingCriteria });
  // @ts-expect-error: `stoppingCriteria` is missing
  generate(decoder, { ...rest, key });
});

test('an optional option may be left out but not be undefined', () => {
  // @ts-expect-error: undefined is not a signal
  generate(decoder, { ...options, signal: undefined });
});
