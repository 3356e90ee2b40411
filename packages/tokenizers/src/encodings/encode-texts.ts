import { ArgumentError } from '@unroll/core';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import type { Encoding } from '../pipeline/encoding.js';
import { type EncodeTextOptions, encodeText } from './encode-text.js';
import { padEncodings } from './pad-encodings.js';

/** Options of {@link encodeTexts}. */
export type EncodeTextsOptions = Omit<EncodeTextOptions, 'pair'>;

/** Texts as one block for a model. All lists are row-major, [batchSize, timeSteps]. */
export type EncodedBatch = {
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly tokens: Int32Array;
  /** How many tokens of each row are no padding. [batchSize] */
  readonly lengths: Int32Array;
  /** 1 for a token, 0 for padding. */
  readonly attentionMask: Uint8Array;
  /** What tells the texts of a pair apart. */
  readonly typeIds: Int32Array;
  /** Each row by itself, with where its tokens came from. */
  readonly encodings: readonly Encoding[];
};

/**
 * Several texts, or pairs of texts, as one block. It is filled up to the longest where the tokenizer does not say how.
 *
 * @param texts Texts, or pairs of them.
 * @throws ArgumentError and VocabularyError as {@link encodeText} does; and if `padding` is null and the rows have several
 *   lengths, or a length that some are longer than.
 * @example const { tokens, lengths, timeSteps } = encodeTexts(tokenizer, ['one', 'and two'], { padding: { multipleOf: 8 } });
 */
export function encodeTexts(
  tokenizer: PipelineTokenizer,
  texts: readonly (string | readonly [text: string, pair: string])[],
  options: EncodeTextsOptions = {},
): EncodedBatch {
  const { padding = tokenizer.parts.padding ?? {} } = options;
  const unpadded = texts.map((item) => {
    const [text, pair] = typeof item === 'string' ? [item] : item;
    return encodeText(tokenizer, text, { ...options, padding: null, ...(pair !== undefined && { pair }) });
  });
  const encodings = padding === null ? unpadded : padEncodings(unpadded, padding);
  const batchSize = encodings.length;
  const timeSteps = requireOneLength(encodings);
  const block = <List extends Int32Array | Uint8Array>(all: List, rowOf: (encoding: Encoding) => List): List => {
    for (const [row, encoding] of encodings.entries()) all.set(rowOf(encoding), row * timeSteps);
    return all;
  };
  return {
    batchSize,
    timeSteps,
    tokens: block(new Int32Array(batchSize * timeSteps), ({ tokens }) => tokens),
    lengths: Int32Array.from(unpadded, ({ tokens }) => tokens.length),
    attentionMask: block(new Uint8Array(batchSize * timeSteps), ({ attentionMask }) => attentionMask),
    typeIds: block(new Int32Array(batchSize * timeSteps), ({ typeIds }) => typeIds),
    encodings,
  };
}

function requireOneLength(encodings: readonly Encoding[]): number {
  const lengths = new Set(encodings.map(({ tokens }) => tokens.length));
  const [length = 0] = lengths;
  if (lengths.size <= 1) return length;
  throw new ArgumentError({
    caller: 'encodeTexts',
    argument: 'padding',
    expectation: 'give every text the same number of tokens',
    actual: [...lengths].sort((left, right) => left - right),
    advice: 'Leave it out to fill up to the longest, or set `truncation` as well.',
  });
}
