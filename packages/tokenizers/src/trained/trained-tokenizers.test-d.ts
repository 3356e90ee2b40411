import type { StreamingTokenizer, Tokenizer } from '@unroll/core';
import { expectTypeOf, test } from 'vitest';
import { encodeText } from '../encodings/encode-text.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { byteLevelBpeTokenizer } from './byte-level-bpe-tokenizer.js';
import { wordTokenizer } from './word-tokenizer.js';

declare const tokenizer: PipelineTokenizer;
declare const lines: AsyncIterable<string>;

test('what is trained is a tokenizer that decodes token by token', () => {
  expectTypeOf(tokenizer).toExtend<Tokenizer>();
  expectTypeOf(tokenizer).toExtend<StreamingTokenizer>();
  expectTypeOf(byteLevelBpeTokenizer.train(lines)).toEqualTypeOf<Promise<PipelineTokenizer>>();
});

test('bytes have an alphabet that nobody chooses', () => {
  // @ts-expect-error: all 256 bytes are in it
  byteLevelBpeTokenizer.train(lines, { initialAlphabet: ['a'] });
});

test('words are counted, not merged', () => {
  // @ts-expect-error: it is `maximumSize`
  wordTokenizer.train(lines, { vocabularySize: 10 });
});

test('what is cut off is said in words', () => {
  encodeText(tokenizer, 'a', { truncation: { maximumLength: 3, direction: 'left', strategy: 'onlyFirst' } });
  // @ts-expect-error: there is no such strategy
  encodeText(tokenizer, 'a', { truncation: { maximumLength: 3, strategy: 'only_first' } });
});
