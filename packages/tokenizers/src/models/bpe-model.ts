import { ArgumentError, VocabularyError } from '@unroll/core';
import type { JsonObject } from '../pipeline/json-object.js';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import { byteEntries } from './byte-entries.js';
import { byteLevelEncoder } from './byte-level-encoder.js';
import { mergeSymbols } from './merge-symbols.js';
import { type MergeTable, mergeTable } from './merge-table.js';
import { requireUnknownToken } from './require-unknown-token.js';
import type { Vocabulary } from './vocabulary.js';

/** Options of {@link bpeModel}. */
export type BpeModelOptions = {
  /** The entries with their ids. */
  readonly vocabulary: Vocabulary;
  /** Pairs of entries that merge, the most preferred first. What they make is an entry too. */
  readonly merges: Iterable<readonly [left: string, right: string]>;
  /** The entry of characters that are none. Default: such characters are an error. */
  readonly unknownToken?: string;
  /** What stands before the entries of characters that do not begin a piece. Default: nothing. */
  readonly continuingSubwordPrefix?: string;
  /** What stands behind the entry of the character that ends a piece. Default: nothing. */
  readonly endOfWordSuffix?: string;
  /** Whether unknown characters one after another are one token. Default false. */
  readonly fusesUnknown?: boolean;
  /** Whether unknown characters become their bytes, as the entries `<0x00>` to `<0xFF>`. Default false. */
  readonly byteFallback?: boolean;
  /** Whether a piece that is an entry is that token, however its characters would merge. Default false. */
  readonly ignoresMerges?: boolean;
  /** How probably `encodeWithDropout` leaves a merge out, unless it is told otherwise. Default 0. */
  readonly dropout?: number;
};

/** Byte-pair encoding. */
export interface BpeModel extends TokenizerModel {
  readonly options: BpeModelOptions;
  readonly merges: MergeTable;
  /** The tokens of the characters of a piece, before any of them merges. */
  symbolsOf(piece: string): PieceTokens;
}

/**
 * Byte-pair encoding: the characters of a piece, of which neighbours merge, the pair that was learned first before all
 * others, until none is left that does.
 *
 * Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
 * Differs from Hugging Face tokenizers: a character that is no entry is an error where there is no unknown token, and not
 * left out; and nothing is dropped by chance, unless `encodeWithDropout` is called.
 *
 * @throws ArgumentError if a merge is of what is no entry, or makes what is none.
 */
export function bpeModel(options: BpeModelOptions): BpeModel {
  const { vocabulary, unknownToken, continuingSubwordPrefix = '', endOfWordSuffix = '' } = options;
  const { fusesUnknown = false, byteFallback = false, ignoresMerges = false } = options;
  const merges = mergeTable(numberedMerges(options));
  const unknown = requireUnknownToken('bpeModel', vocabulary, unknownToken);
  const byteTokens = byteFallback ? byteEntries.map((entry) => vocabulary.tokenOf(entry)) : [];
  const mostSymbols = byteFallback ? 3 * (1 + continuingSubwordPrefix.length + endOfWordSuffix.length) : 1; // of a unit
  const writesCharacters = continuingSubwordPrefix === '' && endOfWordSuffix === '';

  const symbolsOf = (piece: string): PieceTokens => {
    const symbols = new SymbolList(piece.length * mostSymbols);
    let unknownStart = -1; // of unknown characters that are to be one token
    const endUnknown = (offset: number): void => {
      if (unknownStart !== -1) symbols.push(unknown as number, unknownStart, offset);
      unknownStart = -1;
    };
    for (let offset = 0, end = 0; offset < piece.length; offset = end) {
      const codePoint = piece.codePointAt(offset) as number;
      end = offset + (codePoint > 0xffff ? 2 : 1);
      const character = piece.slice(offset, end);
      const entry = writesCharacters ? character : entryOfCharacter(character, offset === 0, end === piece.length);
      const token = vocabulary.tokenOf(entry);
      const bytes = token === undefined && byteFallback ? tokensOfBytes(entry) : undefined;
      if (token !== undefined || bytes !== undefined || !fusesUnknown) endUnknown(offset);
      if (token !== undefined) symbols.push(token, offset, end);
      else if (bytes !== undefined) for (const byte of bytes) symbols.push(byte, offset, end);
      else if (unknown === undefined) throw notInVocabulary(vocabulary, character, offset);
      else if (unknownStart === -1) unknownStart = offset;
    }
    endUnknown(piece.length);
    return symbols.toPieceTokens();
  };

  const entryOfCharacter = (character: string, isFirst: boolean, isLast: boolean): string => {
    return (isFirst ? '' : continuingSubwordPrefix) + character + (isLast ? endOfWordSuffix : '');
  };

  /** The tokens of the bytes of an entry; undefined if one of them is no entry. */
  const tokensOfBytes = (entry: string): number[] | undefined => {
    const tokens = Array.from(utf8Bytes(entry), (byte) => byteTokens[byte]);
    return tokens.includes(undefined) ? undefined : (tokens as number[]);
  };

  const model: BpeModel = {
    options,
    merges,
    vocabularySize: vocabulary.size,
    symbolsOf,
    tokenize(piece) {
      const whole = ignoresMerges ? vocabulary.tokenOf(piece) : undefined;
      if (whole !== undefined) return tokenOfAll(whole, piece);
      return mergedSymbols(symbolsOf(piece), (symbols, ends) => mergeSymbols(merges, symbols, ends, symbols.length));
    },
    tokenOf: (entry) => vocabulary.tokenOf(entry),
    entryOf: (token) => vocabulary.entryOf(token),
    byteLevelEncoder: (cut) => byteLevelEncoder(model, cut),
    toJSON: () => jsonOf(options),
  };
  return model;
}

/**
 * The tokens that symbols merge into.
 *
 * @param merge Merges tokens in place, with the ends of each in symbols, and tells how many are left.
 */
export function mergedSymbols(
  symbols: PieceTokens,
  merge: (tokens: Int32Array, symbolEnds: Int32Array) => number,
): PieceTokens {
  const tokens = symbols.tokens.slice();
  const symbolEnds = tokens.map((_, index) => index + 1);
  const count = merge(tokens, symbolEnds);
  const ends = symbolEnds.subarray(0, count);
  return {
    tokens: tokens.subarray(0, count),
    starts: ends.map((_, index) => symbols.starts[index === 0 ? 0 : (ends[index - 1] as number)] as number),
    ends: ends.map((symbolEnd) => symbols.ends[symbolEnd - 1] as number),
  };
}

class SymbolList {
  readonly #tokens: Int32Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    this.#tokens = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
  }

  push(token: number, start: number, end: number): void {
    this.#tokens[this.#count] = token;
    this.#starts[this.#count] = start;
    this.#ends[this.#count++] = end;
  }

  toPieceTokens(): PieceTokens {
    const count = this.#count;
    return {
      tokens: this.#tokens.subarray(0, count),
      starts: this.#starts.subarray(0, count),
      ends: this.#ends.subarray(0, count),
    };
  }
}

function tokenOfAll(token: number, { length }: string): PieceTokens {
  return { tokens: Int32Array.of(token), starts: Int32Array.of(0), ends: Int32Array.of(length) };
}

/** The tokens of each merge, and the one it makes: [merges, 3]. */
function numberedMerges({ vocabulary, merges, continuingSubwordPrefix = '' }: BpeModelOptions): Int32Array {
  const numbers: number[] = [];
  let rank = 0;
  for (const [left, right] of merges) {
    const isContinued = continuingSubwordPrefix !== '' && right.startsWith(continuingSubwordPrefix);
    const result = left + (isContinued ? right.slice(continuingSubwordPrefix.length) : right);
    for (const entry of [left, right, result]) {
      const token = vocabulary.tokenOf(entry);
      if (token === undefined) throw noEntry(rank, [left, right], entry);
      numbers.push(token);
    }
    rank++;
  }
  return Int32Array.from(numbers);
}

function noEntry(rank: number, pair: readonly [string, string], entry: string): ArgumentError {
  return new ArgumentError({
    caller: 'bpeModel',
    argument: `merges[${rank}]`,
    expectation: `be of entries, and make one; ${JSON.stringify(entry.slice(0, 60))} is none`,
    actual: pair.map((part) => part.slice(0, 60)),
    advice: 'Take the vocabulary and the merges of one training.',
  });
}

function notInVocabulary(vocabulary: Vocabulary, symbol: string, offset: number): VocabularyError {
  return new VocabularyError({
    caller: 'encode',
    symbol,
    offset,
    vocabularySize: vocabulary.size,
    advice:
      'Train on text that has it, train with an unknown token, or use byte-level BPE, which knows every character.',
  });
}

function jsonOf(options: BpeModelOptions): JsonObject {
  const { vocabulary, merges, dropout, unknownToken, continuingSubwordPrefix, endOfWordSuffix } = options;
  const { fusesUnknown = false, byteFallback = false, ignoresMerges = false } = options;
  return {
    type: 'BPE',
    dropout: dropout ?? null,
    unk_token: unknownToken ?? null,
    continuing_subword_prefix: continuingSubwordPrefix ?? null,
    end_of_word_suffix: endOfWordSuffix ?? null,
    fuse_unk: fusesUnknown,
    byte_fallback: byteFallback,
    ignore_merges: ignoresMerges,
    vocab: vocabulary.toJSON(),
    merges: [...merges].map(([left, right]) => [left, right]),
  };
}
