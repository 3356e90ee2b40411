import { ArgumentError } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { changeEncoding } from './change-encoding.js';
import { mergeEncodings } from './merge-encodings.js';
import { padEncodings } from './pad-encodings.js';
import type { PaddingOptions } from './padding-options.js';
import { truncateEncoding } from './truncate-encoding.js';
import { truncatePair } from './truncate-pair.js';
import type { TruncationOptions } from './truncation-options.js';

/** Options of {@link completeEncoding}. */
export type CompleteEncodingOptions = {
  /** Adds tokens around the texts. Default: none; the texts follow one another. */
  readonly postProcessor?: PostProcessor | undefined;
  /** Whether the post-processor adds tokens, or sets only offsets and type ids. Default true. */
  readonly addsTokens?: boolean;
  /** How the texts are shortened, so that there is room for what is added. Default: not at all. */
  readonly truncation?: TruncationOptions | undefined;
  /** How the result is filled up; by itself, `longest` is its own length. Default: not at all. */
  readonly padding?: PaddingOptions | undefined;
};

/**
 * The encoding of one text or of a pair of texts as a model gets it: shortened, with what a post-processor adds, filled up.
 *
 * @param texts The encodings of one text or two, each with sequence ids and type ids 0.
 * @throws ArgumentError if there are none or more than two, they cannot be shortened as asked, or nothing is left of the
 *   length but for what is added.
 */
export function completeEncoding(texts: readonly Encoding[], options: CompleteEncodingOptions = {}): Encoding {
  const { postProcessor, addsTokens = true, truncation, padding } = options;
  const textCount = texts.length;
  if (textCount !== 1 && textCount !== 2) {
    throw new ArgumentError({ caller, argument: 'texts', expectation: 'be one text or two', actual: textCount });
  }
  const numbered = texts.map((text, index) => (index === 0 ? text : asSecond(text)));
  const addedCount = addsTokens ? (postProcessor?.addedCount(textCount) ?? 0) : 0;
  const shortened = truncation === undefined ? numbered : truncated(numbered, truncation, addedCount);
  const whole = mergeEncodings(postProcessor?.process(shortened, addsTokens) ?? shortened);
  return padding === undefined ? whole : (padEncodings([whole], padding)[0] as Encoding);
}

const caller = 'completeEncoding';

/** The second text of a pair. */
function asSecond(text: Encoding): Encoding {
  return changeEncoding(text, ({ tokens: { length } }) => ({
    sequenceIds: new Int32Array(length).fill(1),
    typeIds: new Int32Array(length).fill(1),
  }));
}

function truncated(texts: readonly Encoding[], truncation: TruncationOptions, addedCount: number): readonly Encoding[] {
  const maximumLength = truncation.maximumLength - addedCount;
  if (maximumLength < 0) {
    throw new ArgumentError({
      caller,
      argument: 'truncation.maximumLength',
      expectation: `be at least ${addedCount}, the number of tokens that the post-processor adds`,
      actual: truncation.maximumLength,
    });
  }
  const [text, pair] = texts as readonly [Encoding, Encoding?];
  if (pair !== undefined) {
    const { first, second } = truncatePair(text, pair, { ...truncation, maximumLength });
    return [first, second];
  }
  if (truncation.strategy === 'onlySecond' && text.tokens.length > maximumLength && maximumLength > 0) {
    throw new ArgumentError({
      caller,
      argument: 'truncation.strategy',
      expectation: 'be longestFirst or onlyFirst for one text that is too long',
      actual: truncation.strategy,
    });
  }
  return [truncateEncoding(text, { ...truncation, maximumLength })];
}
