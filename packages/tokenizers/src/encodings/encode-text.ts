import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import type { Encoding } from '../pipeline/encoding.js';
import { requireText } from '../require-text.js';
import { completeEncoding } from './complete-encoding.js';
import type { PaddingOptions } from './padding-options.js';
import type { TruncationOptions } from './truncation-options.js';

/** Options of {@link encodeText}. */
export type EncodeTextOptions = {
  /** A second text, such as the answer to a question. Default: none. */
  readonly pair?: string;
  /** Whether the tokenizer's post-processor adds its tokens. Default true. */
  readonly addsTokens?: boolean;
  /** How it is shortened; null for not at all. Default: as the tokenizer says. */
  readonly truncation?: TruncationOptions | null;
  /** How it is filled up; null for not at all. Default: as the tokenizer says. */
  readonly padding?: PaddingOptions | null;
};

/**
 * The tokens of a text as a model gets them, with where each came from: shortened, with what the post-processor adds,
 * filled up.
 *
 * Offsets are in UTF-16 units of the text, as in `text.slice(starts[0], ends[0])`, whatever normalization made of it.
 *
 * @throws ArgumentError if a text is not a string, or the length leaves no room for the tokens that are added.
 * @throws VocabularyError if the vocabulary lacks a part of a text, and has no unknown token.
 * @example encodeText(tokenizer, 'Hello there', { pair: 'General Kenobi', truncation: { maximumLength: 8 } }).entries
 */
export function encodeText(tokenizer: PipelineTokenizer, text: string, options: EncodeTextOptions = {}): Encoding {
  const { pair, addsTokens = true } = options;
  const { postProcessor, truncation, padding } = tokenizer.parts;
  const texts = [requireText('encodeText', text)];
  if (pair !== undefined) texts.push(requireText('encodeText', pair, 'pair'));
  return completeEncoding(
    texts.map((each) => tokenizer.encodeWithOffsets(each)),
    {
      postProcessor,
      addsTokens,
      truncation: (options.truncation === undefined ? truncation : options.truncation) ?? undefined,
      padding: (options.padding === undefined ? padding : options.padding) ?? undefined,
    },
  );
}
