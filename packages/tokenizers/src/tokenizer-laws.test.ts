import { describeTokenizer } from '@unroll/testing';
import { byteTokenizer } from './byte-tokenizer.js';
import { characterTokenizer } from './character-tokenizer.js';
import { graphemeTokenizer } from './grapheme-tokenizer.js';
import { readTokenizerJson } from './json/read-tokenizer-json.js';
import { lowercaseNormalizer } from './normalizers/lowercase-normalizer.js';
import type { PipelineTokenizer } from './pipeline/create-tokenizer.js';
import { bpeTokenizer } from './trained/bpe-tokenizer.js';
import { byteLevelBpeTokenizer } from './trained/byte-level-bpe-tokenizer.js';
import { unigramTokenizer } from './trained/unigram-tokenizer.js';
import { wordPieceTokenizer } from './trained/word-piece-tokenizer.js';
import { wordTokenizer } from './trained/word-tokenizer.js';

const texts = ['to be, or not to be', 'ne\u0301e\r\n👩‍🚀 🇫🇷!', '漢字 and\tمرحبا'];

describeTokenizer('characterTokenizer', () => characterTokenizer.train(texts), texts);
describeTokenizer('graphemeTokenizer', () => graphemeTokenizer.train([...texts, texts.join('')]), texts);
describeTokenizer('byteTokenizer', () => byteTokenizer, [...texts, '\ud83d alone']);

const trained: readonly (readonly [string, PipelineTokenizer, readonly string[]])[] = [
  [
    'byteLevelBpeTokenizer',
    await byteLevelBpeTokenizer.train(texts, { vocabularySize: 270 }),
    [...texts, '\ud83d alone'],
  ],
  ['bpeTokenizer', await bpeTokenizer.train(texts, { vocabularySize: 60 }), texts],
  ['unigramTokenizer', await unigramTokenizer.train(texts, { vocabularySize: 60 }), texts],
  ['wordTokenizer', await wordTokenizer.train([...texts, texts.join('')]), texts],
  [
    'wordPieceTokenizer',
    await wordPieceTokenizer.train(texts, { vocabularySize: 90, normalizer: lowercaseNormalizer() }),
    ['to be or not to be'],
  ],
];
for (const [name, tokenizer, samples] of trained) {
  const written = JSON.stringify(tokenizer);
  describeTokenizer(name, () => readTokenizerJson(JSON.parse(written)), samples);
}
