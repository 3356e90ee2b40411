import type { StreamingTokenizer } from '@unroll/core';
import { type TrainingTexts, withAlphabet } from './alphabet.js';
import { alphabetDecoding } from './alphabet-decoding.js';
import { readAlphabet } from './alphabet-json.js';
import { visitGraphemeClusters } from './grapheme-clusters.js';
import type { GraphemeTokenizerJSON } from './grapheme-tokenizer-json.js';
import { rejectSymbol } from './reject-symbol.js';
import { requireText } from './require-text.js';
import { compareCodePoints } from './training/compare-code-points.js';

/** A tokenizer whose tokens are characters as users see them: grapheme clusters. */
export interface GraphemeTokenizer extends StreamingTokenizer {
  /** The vocabulary: entry i is the cluster of token id i. */
  readonly graphemes: readonly string[];
  /** The tokenizer as plain data; JSON.stringify calls it. `graphemeTokenizer.fromJSON` reads it back. */
  toJSON(): GraphemeTokenizerJSON;
}

/** Makes grapheme tokenizers. */
export interface GraphemeTokenizerMaker {
  /**
   * The tokenizer of every grapheme cluster in the texts. Token ids follow the order of code points, so that the order
   * of the texts does not matter.
   *
   * @param texts One text, or several that need not be in memory together. Each is cut into clusters by itself.
   * @throws ArgumentError if there is no character, if a text is not a string, or if it holds half of a surrogate pair.
   */
  train(texts: string | Iterable<string>): GraphemeTokenizer;
  /** The same of texts that arrive one after another, such as the lines of a file; errors reject the promise. */
  train(texts: AsyncIterable<string>): Promise<GraphemeTokenizer>;
  /**
   * The tokenizer that `toJSON` wrote, with the same token ids. An entry may be several clusters for this engine, if it
   * was one for the engine that wrote it: it is decoded, but never encoded.
   *
   * @param json What JSON.parse returned.
   * @throws CheckpointError if it is a text that was not parsed, damaged, or of another type or version; the message names
   *   the field.
   */
  fromJSON(json: unknown): GraphemeTokenizer;
}

/**
 * Tokenizers whose tokens are characters as users see them: extended grapheme clusters, as Intl.Segmenter finds them.
 *
 * A letter with its combining marks is one, and so is an emoji of several code points, a flag, or carriage return with
 * line feed. Text is not normalized. Which characters join depends on the engine's version of Unicode.
 *
 * What `decode` makes of tokens in another order than they came in may be cut otherwise: a mark that stood alone joins
 * the letter before it.
 *
 * Source: Unicode Standard Annex 29.
 *
 * @example const tokenizer = graphemeTokenizer.train('👩‍🚀 née'); // vocabulary: space, e, n, é, 👩‍🚀
 */
export const graphemeTokenizer: GraphemeTokenizerMaker = {
  train,
  fromJSON: (json) => tokenizerOf(readAlphabet('graphemeTokenizer.fromJSON', json, 'graphemes', /^\P{Cs}+$/u)),
};

function train(texts: string | Iterable<string>): GraphemeTokenizer;
function train(texts: AsyncIterable<string>): Promise<GraphemeTokenizer>;
function train(texts: TrainingTexts): GraphemeTokenizer | Promise<GraphemeTokenizer> {
  const seenUnits = new Uint8Array(unitCount);
  const seen = new Set<string>();
  return withAlphabet(
    'graphemeTokenizer.train',
    texts,
    (text) =>
      visitGraphemeClusters(text, (start, end) => {
        if (end - start === 1) seenUnits[text.charCodeAt(start)] = 1;
        else seen.add(text.slice(start, end));
      }),
    () => {
      for (let unit = seenUnits.indexOf(1); unit >= 0; unit = seenUnits.indexOf(1, unit + 1)) {
        seen.add(String.fromCharCode(unit));
      }
      return [...seen].sort(compareCodePoints);
    },
    tokenizerOf,
  );
}

const unitCount = 0x10000;
// A cluster may have a million code points. An error tells so many.
const mostShown = 20;

function tokenizerOf(graphemes: readonly string[]): GraphemeTokenizer {
  const vocabularySize = graphemes.length;
  const tokenOf = new Map(graphemes.map((grapheme, token) => [grapheme, token]));
  const tokenOfUnit = new Int32Array(unitCount).fill(-1); // of clusters of one UTF-16 unit
  for (const [grapheme, token] of tokenOf) if (grapheme.length === 1) tokenOfUnit[grapheme.charCodeAt(0)] = token;
  return {
    vocabularySize,
    graphemes,
    encode(text) {
      const caller = 'graphemeTokenizer.encode';
      const tokens = new Int32Array(requireText(caller, text).length);
      let count = 0;
      visitGraphemeClusters(text, (start, end) => {
        const token = end - start === 1 ? tokenOfUnit[text.charCodeAt(start)] : tokenOf.get(text.slice(start, end));
        if (token === undefined || token < 0) {
          const shown = [...text.slice(start, end)].slice(0, mostShown).join('');
          rejectSymbol(caller, shown, start, vocabularySize);
        }
        tokens[count++] = token;
      });
      return count < tokens.length ? tokens.slice(0, count) : tokens;
    },
    ...alphabetDecoding('graphemeTokenizer', graphemes),
    toJSON: () => ({ type: 'graphemes', version: 1, graphemes }),
  };
}
