import { randomKey, requireInteger, type TokenDecoder } from '@unroll/core';
import { greedySampler } from '@unroll/samplers';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { createTranslationDecoder } from './create-translation-decoder.js';
import type { EncoderDecoder, EncoderDecoderParameters } from './encoder-decoder.js';
import { inPartsOfSimilarLength } from './in-parts-of-similar-length.js';
import { requireSequences } from './require-sequences.js';

/** How many sources are translated side by side. */
const rowsAtOnce = 128;

/** The share of rows that go on at which those that have ended are left out: to copy the others takes about as long as a step. */
const worthwhileShare = 0.75;

const unusedKey = randomKey(0); // what is most likely is not drawn

/** Options of {@link translate}. */
export type TranslateOptions = {
  /** What the decoder reads first, as in training. */
  readonly startToken: number;
  /** The token after which a translation has ended. */
  readonly endToken: number;
  /** After how many tokens a translation ends in any case, the end token not counted. Integer, at least 1. */
  readonly maximumLength: number;
};

/**
 * The translation of each source, by always writing the most likely token: token ids without those of start and end.
 *
 * Sources of similar lengths are translated side by side, those that have ended no longer: in what company a source is
 * translated changes nothing but the last bits of logits.
 *
 * @param sources Token ids, at least one each.
 * @throws ArgumentError if a source is empty, an option is out of its range, or a logit is NaN.
 * @throws VocabularyError if a token of a source is not in its vocabulary.
 * @example const [french] = translate(model, parameters, [english], { startToken: 0, endToken: 1, maximumLength: 100 });
 */
export function translate<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: EncoderDecoder<EncoderParameters, DecoderParameters, State, Tied>,
  parameters: EncoderDecoderParameters<NoInfer<EncoderParameters>, NoInfer<DecoderParameters>, NoInfer<Tied>>,
  sources: readonly Int32Array[],
  options: TranslateOptions,
): Int32Array[] {
  const { startToken, endToken, maximumLength } = options;
  const { sourceVocabularySize, targetVocabularySize } = model;
  requireInteger('translate', { startToken, endToken }, { minimum: 0, maximum: targetVocabularySize - 1 });
  requireInteger('translate', { maximumLength });
  requireSequences('translate', { sources }, sourceVocabularySize);
  const translations: Int32Array[] = Array.from(sources, () => new Int32Array(0));
  for (const part of inPartsOfSimilarLength(sources, rowsAtOnce)) {
    const decoder = createTranslationDecoder(model, parameters, part.sequences);
    const written = writeMostLikely(decoder, part.places.length, options);
    for (const [row, place] of part.places.entries()) translations[place] = Int32Array.from(written[row] as number[]);
  }
  return translations;
}

/** The most likely tokens of each row until it ends. */
function writeMostLikely<State>(
  decoder: TokenDecoder<State>,
  rowCount: number,
  { startToken, endToken, maximumLength }: TranslateOptions,
): number[][] {
  const { vocabularySize } = decoder;
  const mostLikely = greedySampler();
  const written: number[][] = Array.from({ length: rowCount }, () => []);
  let rows = [...written.keys()]; // those that the state has
  let tokens = new Int32Array(rowCount).fill(startToken);
  let state = decoder.initialState(rowCount);
  try {
    for (let length = 0; length < maximumLength; length++) {
      const { logits, state: next } = decoder.step(tokens, state);
      decoder.release(state);
      state = next;
      const going: number[] = []; // the places among them of those that have not ended
      for (const [place, row] of rows.entries()) {
        if (length > 0 && tokens[place] === endToken) continue;
        const token = mostLikely(logits.subarray(place * vocabularySize, (place + 1) * vocabularySize), unusedKey);
        tokens[place] = token;
        if (token === endToken) continue;
        written[row]?.push(token);
        going.push(place);
      }
      if (going.length === 0) break;
      if (going.length > worthwhileShare * rows.length) continue;
      const fewer = decoder.fork(state, Int32Array.from(going));
      decoder.release(state);
      state = fewer;
      tokens = Int32Array.from(going, (place) => tokens[place] as number);
      rows = going.map((place) => rows[place] as number);
    }
  } finally {
    decoder.release(state);
  }
  return written;
}
