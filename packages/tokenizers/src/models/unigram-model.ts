import { requireNumber, VocabularyError } from '@unroll/core';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import { byteEntries } from './byte-entries.js';
import type { EntryTrie } from './entry-trie.js';
import { requireUnknownToken } from './require-unknown-token.js';
import { trieOfVocabulary } from './trie-of-vocabulary.js';
import { vocabularyOf } from './vocabulary.js';

/** Options of {@link unigramModel}. */
export type UnigramModelOptions = {
  /** The entries in the order of their ids, each with the natural logarithm of its probability. */
  readonly vocabulary: readonly (readonly [entry: string, score: number])[];
  /** The entry of characters that no entry is made of. Default: such characters are an error. */
  readonly unknownToken?: string;
  /** Whether unknown characters become their bytes, as the entries `<0x00>` to `<0xFF>`. Default false. */
  readonly byteFallback?: boolean;
};

/** How much less probable an unknown character is than the least probable entry, as a logarithm. */
const unknownPenalty = 10;

/**
 * The most probable of all sequences of entries that make up a piece, each entry being there by chance and on its own.
 *
 * A character that is no entry may be unknown, with the least score of all entries less 10. Unknown characters one after
 * another, and the unknown token where the text has it literally, are one token. Of equally probable sequences, that with
 * the longest last entry is taken, and so on from the end of the piece to its start.
 *
 * Source: Kudo, "Subword Regularization", 2018, section 3.2; what unknown characters count is as in SentencePiece and
 * Hugging Face tokenizers.
 * Differs from Hugging Face tokenizers: without an unknown token, a piece is an error only if the most probable sequence
 * has an unknown character that does not become bytes, not if any has one.
 *
 * @throws ArgumentError if a score is not a finite number, an entry is there twice, or the unknown token is no entry.
 * @example const model = unigramModel({ vocabulary: [['a', -1], ['b', -2], ['ab', -2.5]] });
 */
export function unigramModel(options: UnigramModelOptions): TokenizerModel {
  const { unknownToken, byteFallback = false } = options;
  const vocabulary = vocabularyOf(options.vocabulary.map(([entry]) => entry));
  const unknown = requireUnknownToken('unigramModel', vocabulary, unknownToken) ?? -1;
  for (const [token, [, score]] of options.vocabulary.entries()) {
    requireNumber('unigramModel', { [`vocabulary[${token}][1]`]: score });
  }
  const scores = Float64Array.from(options.vocabulary, ([, score]) => score);
  const unknownScore =
    scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY) - unknownPenalty;
  const trie = trieOfVocabulary(vocabulary);
  const byteTokens = byteFallback ? byteEntries.map((entry) => vocabulary.tokenOf(entry)) : [];

  /** The tokens of what was unknown, or is together with what was. */
  const tokensOfUnknown = (piece: string, start: number, end: number): readonly number[] => {
    const text = piece.slice(start, end);
    const whole = vocabulary.tokenOf(text);
    if (whole !== undefined) return [whole];
    const bytes = byteFallback ? Array.from(utf8Bytes(text), (byte) => byteTokens[byte]) : [undefined];
    if (!bytes.includes(undefined)) return bytes as number[];
    if (unknown !== -1) return [unknown];
    throw new VocabularyError({
      caller: 'encode',
      symbol: String.fromCodePoint(text.codePointAt(0) as number),
      offset: start,
      vocabularySize: vocabulary.size,
      advice: 'Train on text that has it, or with an unknown token.',
    });
  };

  return {
    vocabularySize: vocabulary.size,
    tokenize(piece) {
      const { tokens, starts } = bestPath(piece, { trie, scores, unknown, unknownScore });
      const list = new BackwardList();
      for (let end = piece.length; end > 0; ) {
        const token = tokens[end] as number;
        let start = starts[end] as number;
        if (token === unknown) {
          while (start > 0 && tokens[start] === unknown) start = starts[start] as number;
          for (const part of [...tokensOfUnknown(piece, start, end)].reverse()) list.push(part, start, end);
        } else {
          list.push(token, start, end);
        }
        end = start;
      }
      return list.toPieceTokens();
    },
    tokenOf: (entry) => vocabulary.tokenOf(entry),
    entryOf: (token) => vocabulary.entryOf(token),
    toJSON: () => ({
      type: 'Unigram',
      unk_id: unknown === -1 ? null : unknown,
      vocab: options.vocabulary.map(([entry, score]) => [entry, score]),
      byte_fallback: byteFallback,
    }),
  };
}

type UnigramLattice = {
  readonly trie: EntryTrie;
  /** [entries] */
  readonly scores: Float64Array;
  /** The unknown token; -1 stands for unknown characters where there is none. */
  readonly unknown: number;
  readonly unknownScore: number;
};

/** By units of a piece: the last token of the best path that ends before the unit, and where that token starts. */
type BestPath = {
  readonly tokens: Int32Array;
  readonly starts: Int32Array;
};

/** The best path to each place that one of entries and unknown characters ends at; the first found of equally good ones. */
function bestPath(piece: string, { trie, scores, unknown, unknownScore }: UnigramLattice): BestPath {
  const { length } = piece;
  const tokens = new Int32Array(length + 1);
  const starts = new Int32Array(length + 1);
  const totals = new Float64Array(length + 1).fill(Number.NEGATIVE_INFINITY);
  totals[0] = 0;
  for (let start = 0, next = 0; start < length; start = next) {
    next = start + ((piece.codePointAt(start) as number) > 0xffff ? 2 : 1);
    const total = totals[start] as number;
    let node = 0;
    for (let end = start; end < length; ) {
      node = trie.step(node, piece.charCodeAt(end));
      if (node === 0) break;
      end++;
      const token = trie.idOf(node);
      if (token === -1) continue;
      const candidate = total + (scores[token] as number);
      if (candidate <= (totals[end] as number)) continue;
      totals[end] = candidate;
      tokens[end] = token;
      starts[end] = start;
    }
    if (total + unknownScore <= (totals[next] as number)) continue; // as where the character is an entry
    totals[next] = total + unknownScore;
    tokens[next] = unknown;
    starts[next] = start;
  }
  return { tokens, starts };
}

/** Tokens of a piece, from its last to its first. */
class BackwardList {
  readonly #tokens: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  push(token: number, start: number, end: number): void {
    this.#tokens.push(token);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  toPieceTokens(): PieceTokens {
    return {
      tokens: Int32Array.from(this.#tokens.reverse()),
      starts: Int32Array.from(this.#starts.reverse()),
      ends: Int32Array.from(this.#ends.reverse()),
    };
  }
}
