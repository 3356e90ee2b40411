import {
  ArgumentError,
  type DecoderState,
  decoderStates,
  float32Supply,
  logarithm,
  requireInteger,
  requireRows,
  requireTokens,
  ShapeError,
  type TokenDecoder,
} from '@unroll/core';
import { countNGrams } from './count-n-grams.js';
import { kneserNeyDiscounts } from './kneser-ney-discounts.js';

/** Options of {@link nGramModel}. */
export type NGramModelOptions = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: number;
  /** The length of the longest n-grams: a token is predicted from up to order - 1 tokens before it. Integer, at least 1. Default 6. */
  readonly order?: number;
  /** How n-grams that are rare or not in the text get their probability. Default 'kneser-ney', the modified one. */
  readonly smoothing?: NGramSmoothing;
};

/** How an n-gram model shares probability with what it has not seen. */
export type NGramSmoothing = 'kneser-ney' | 'witten-bell';

/** An n-gram model, ready to generate: its logits are the logarithms of its probabilities. */
export interface NGramModel extends TokenDecoder<DecoderState> {
  /** The length of the longest n-grams. */
  readonly order: number;
}

/** The n-grams of one length, and how their counts become probabilities. */
type Level = {
  /** The last token of each. */
  readonly tokens: Int32Array;
  /** How much each counts. */
  readonly counts: Int32Array;
  /** Where the continuations of each begin at the next level; one more entry says where the last one's end. */
  readonly firstContinuations: Int32Array;
  /** What is taken away from a count of 0, 1, 2, and 3 or more. */
  readonly discounts: Float64Array;
  /** What an n-gram of such a count gives to the shorter context. */
  readonly shares: Float64Array;
};

const caller = 'nGramModel';
const unseen = -1;

/**
 * An n-gram model of tokens: the baseline that a recurrent network has to beat, trained by counting.
 *
 * Each context's estimate is interpolated with that of the context that is one token shorter, down to the uniform
 * distribution, so that every token has a probability. With h a context, h' the one without its first token, N(h·) the
 * number of different tokens that follow h, and c the counts:
 *
 *   Witten-Bell:  p(w|h) = (c(hw) + N(h·)·p(w|h')) / (Σ c(hv) + N(h·))
 *   Kneser-Ney:   p(w|h) = (c(hw) - D(c(hw)) + Σ D(c(hv))·p(w|h')) / Σ c(hv)
 *
 * with D as `kneserNeyDiscounts` estimates it for each length, and where hw is shorter than `order`, c(hw) the number of
 * different tokens that stand before it. A context that the text does not continue is left out.
 *
 * Training sorts the text once, and takes about 12 bytes for each different n-gram. A step looks up a context for each length
 * by bisection.
 *
 * Source: Chen & Goodman 1999, sections 2.7 and 3; Witten & Bell 1991, method C. Differs from the first: no padding before a
 * text, so that an n-gram which occurs only at the start of a text has no token before it.
 *
 * @param tokens Token ids, or several streams of them: no n-gram reaches from one into another.
 * @throws ArgumentError if a size is not a positive integer, the smoothing is not known, or there are no tokens.
 * @throws VocabularyError if a token is not from 0 to vocabularySize - 1; from `step` too.
 * @throws ArgumentError from every method, if a state was released, or is not of this model.
 * @example for await (const { text } of generate(nGramModel(tokens, { vocabularySize: 65 }), { tokenizer, prompt: 'today ', ... })) ...
 */
export function nGramModel(
  tokens: Int32Array | readonly Int32Array[],
  { vocabularySize, order = 6, smoothing = 'kneser-ney' }: NGramModelOptions,
): NGramModel {
  requireInteger(caller, { vocabularySize, order });
  if (smoothing !== 'kneser-ney' && smoothing !== 'witten-bell') {
    const expectation = "be 'kneser-ney' or 'witten-bell'";
    throw new ArgumentError({ caller, argument: 'smoothing', expectation, actual: smoothing });
  }
  const levels = trainLevels(requireStreams(tokens, vocabularySize), { vocabularySize, order, smoothing });
  const states = decoderStates<Int32Array>(caller);
  const supply = float32Supply();
  const probabilities = new Float64Array(vocabularySize);

  return {
    vocabularySize,
    order,

    initialState(rows) {
      requireInteger(`${caller}.initialState`, { rows });
      const contexts = new Int32Array(rows * order).fill(unseen);
      for (let row = 0; row < rows; row++) contexts[row * order] = 0; // the empty one
      return states.add(rows, contexts);
    },

    step(stepTokens, state) {
      const contexts = states.get('step', state);
      const { rows } = state;
      if (stepTokens.length !== rows) {
        const facts = { argument: 'tokens', expected: [`rows=${rows}`], actual: [stepTokens.length] };
        throw new ShapeError({ caller: `${caller}.step`, ...facts });
      }
      requireTokens(`${caller}.step`, { tokens: stepTokens }, vocabularySize);
      const next = new Int32Array(contexts.length);
      const logits = supply(rows * vocabularySize);
      for (let row = 0; row < rows; row++) {
        const start = row * order;
        for (let length = 1; length < order; length++) {
          const context = contexts[start + length - 1] as number;
          next[start + length] = continuation(levels, length - 1, context, stepTokens[row] as number);
        }
        predict(levels, next.subarray(start, start + order), probabilities);
        const firstLogit = row * vocabularySize;
        for (let token = 0; token < vocabularySize; token++) {
          logits[firstLogit + token] = logarithm(probabilities[token] as number);
        }
      }
      return { logits, state: states.add(rows, next) };
    },

    fork(state, rows) {
      const contexts = states.get('fork', state);
      requireRows(`${caller}.fork`, rows, state.rows);
      const forked = new Int32Array(rows.length * order);
      rows.forEach((row, index) => {
        forked.set(contexts.subarray(row * order, (row + 1) * order), index * order);
      });
      return states.add(rows.length, forked);
    },

    release(state) {
      states.remove('release', state);
    },
  };
}

function requireStreams(tokens: Int32Array | readonly Int32Array[], vocabularySize: number): readonly Int32Array[] {
  const isOne = ArrayBuffer.isView(tokens);
  const streams = isOne ? [tokens] : tokens;
  streams.forEach((stream, index) => {
    requireTokens(caller, { [isOne ? 'tokens' : `tokens[${index}]`]: stream }, vocabularySize);
  });
  if (streams.some((stream) => stream.length > 0)) return streams;
  throw new ArgumentError({ caller, argument: 'tokens', expectation: 'hold at least one token', actual: [] });
}

function trainLevels(
  streams: readonly Int32Array[],
  { vocabularySize, order, smoothing }: Required<NGramModelOptions>,
): Level[] {
  return countNGrams(streams, vocabularySize, order).map((level, length) => {
    const { tokens, firstContinuations, occurrences, precedingTokens } = level;
    if (smoothing === 'witten-bell') {
      // As if each different token had come once more, as news.
      const shares = Float64Array.of(0, 1, 1, 1);
      return { tokens, firstContinuations, counts: occurrences, discounts: new Float64Array(4), shares };
    }
    const counts = length === order ? occurrences : precedingTokens;
    const discounts = kneserNeyDiscounts(counts);
    return { tokens, firstContinuations, counts, discounts, shares: discounts };
  });
}

/** The index at the next level of an n-gram with one token more, or `unseen`. */
function continuation(levels: readonly Level[], length: number, nGram: number, token: number): number {
  if (nGram === unseen) return unseen;
  const { firstContinuations } = levels[length] as Level;
  const { tokens } = levels[length + 1] as Level;
  let low = firstContinuations[nGram] as number;
  const end = firstContinuations[nGram + 1] as number;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle] as number) < token) low = middle + 1;
    else high = middle;
  }
  return low < end && tokens[low] === token ? low : unseen;
}

/** Writes the probability of every token after the contexts of each length: from the longest on, what is left goes to the next. */
function predict(levels: readonly Level[], contexts: Int32Array, probabilities: Float64Array): void {
  probabilities.fill(0);
  let left = 1;
  for (let length = contexts.length - 1; length >= 0; length--) {
    const context = contexts[length] as number;
    if (context === unseen) continue;
    const { firstContinuations } = levels[length] as Level;
    const { tokens, counts, discounts, shares } = levels[length + 1] as Level;
    const begin = firstContinuations[context] as number;
    const end = firstContinuations[context + 1] as number;
    let total = 0;
    let shared = 0;
    for (let index = begin; index < end; index++) {
      const count = counts[index] as number;
      const kind = Math.min(count, 3);
      const share = shares[kind] as number;
      total += count + (share - (discounts[kind] as number));
      shared += share;
    }
    if (total === 0) continue;
    const scale = left / total;
    for (let index = begin; index < end; index++) {
      const count = counts[index] as number;
      const kept = count - (discounts[Math.min(count, 3)] as number);
      (probabilities[tokens[index] as number] as number) += scale * kept;
    }
    left *= shared / total;
  }
  const rest = left / probabilities.length;
  for (let token = 0; token < probabilities.length; token++) (probabilities[token] as number) += rest;
}
