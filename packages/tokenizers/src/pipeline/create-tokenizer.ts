import { ArgumentError, type StreamingTokenizer, VocabularyError } from '@unroll/core';
import { decodeEntries } from '../decoders/decode-entries.js';
import { entryStream } from '../decoders/entry-stream.js';
import type { PaddingOptions } from '../encodings/padding-options.js';
import type { TruncationOptions } from '../encodings/truncation-options.js';
import { writeTokenizerJson } from '../json/write-tokenizer-json.js';
import { requireText } from '../require-text.js';
import { wholeClusters } from '../whole-clusters.js';
import { type AddedToken, type NumberedToken, numberedToken } from './added-token.js';
import { addedTokenFinder } from './added-token-finder.js';
import type { AlignedText } from './aligned-text.js';
import { identityAlignment } from './alignment.js';
import { ByteList } from './byte-list.js';
import type { Decoder } from './decoder.js';
import type { Encoding } from './encoding.js';
import { EncodingList } from './encoding-list.js';
import type { JsonObject } from './json-object.js';
import type { Normalizer } from './normalizer.js';
import type { PostProcessor } from './post-processor.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { readUtf8 } from './read-utf8.js';
import { rememberedPieces } from './remembered-pieces.js';
import type { TextPart } from './text-part.js';
import { TokenList } from './token-list.js';
import type { TokenizerModel } from './tokenizer-model.js';

/** What a tokenizer is made of: the parts of a `tokenizer.json`. */
export type TokenizerParts = {
  /** Changes the text first. Default: it stays as it is. */
  readonly normalizer?: Normalizer;
  /** Cuts it into pieces. Default: it is one piece. */
  readonly preTokenizer?: PreTokenizer;
  /** Makes tokens of each piece. */
  readonly model: TokenizerModel;
  /** Adds tokens around those of a text, in `encodeText`. Default: none. */
  readonly postProcessor?: PostProcessor;
  /** Makes text of entries. Default: they are joined with blanks. */
  readonly decoder?: Decoder;
  /** Entries that are looked for before all else. Default: none. */
  readonly addedTokens?: readonly AddedToken[];
  /** How `encodeText` and `encodeTexts` shorten, unless they are told otherwise. Default: not at all. */
  readonly truncation?: TruncationOptions;
  /** How `encodeText` and `encodeTexts` fill up, unless they are told otherwise. Default: not at all. */
  readonly padding?: PaddingOptions;
};

/** A tokenizer made of parts, such as a `tokenizer.json` has. */
export interface PipelineTokenizer extends StreamingTokenizer {
  readonly parts: TokenizerParts;
  /** The entries beside those of the model, in the order of their ids. */
  readonly addedTokens: readonly NumberedToken[];
  /** The id of an entry; undefined if there is no such entry. */
  tokenOf(entry: string): number | undefined;
  /** The entry of an id; undefined if there is no such id. */
  entryOf(token: number): string | undefined;
  /** The parts of a text as the model gets them, each with where it came from. */
  partsOf(text: string): readonly TextPart[];
  /** The tokens of a text with where each came from. Nothing is added, cut off or filled up. */
  encodeWithOffsets(text: string): Encoding;
  /** The tokenizer as a `tokenizer.json`; JSON.stringify calls it. */
  toJSON(): JsonObject;
}

/**
 * A tokenizer of parts.
 *
 * `encode` gives the tokens of the text alone; `encodeText` adds what the post-processor adds. A text may hold added
 * tokens, special ones too.
 *
 * @throws ArgumentError if two entries have one id, or an id belongs to no entry.
 */
export function createTokenizer(parts: TokenizerParts): PipelineTokenizer {
  const { normalizer, preTokenizer, model, decoder } = parts;
  const addedTokens = numbered(model, parts.addedTokens ?? []);
  const addedTokenOf = new Map(addedTokens.map((token) => [token.content, token]));
  const addedEntryOf = new Map(addedTokens.map((token) => [token.id, token.content]));
  const vocabularySize = model.vocabularySize + addedTokens.filter(({ id }) => model.entryOf(id) === undefined).length;

  const normalized = (text: AlignedText): AlignedText => normalizer?.normalize(text) ?? text;
  const normalizedString = (text: string): string => normalized({ text, atStart: true, alignment: undefined }).text;
  const cutAtRaw = addedTokenFinder(
    addedTokens.filter(({ isNormalized }) => !isNormalized).map((token) => [token.content, token]),
  );
  const cutAtNormalized = addedTokenFinder(
    addedTokens.filter(({ isNormalized }) => isNormalized).map((token) => [normalizedString(token.content), token]),
  );

  /** Calls back with added tokens, and with what lies between them, normalized. */
  const visitStretches = (whole: AlignedText, visit: (part: TextPart) => void): void => {
    for (const raw of cutAtRaw(whole)) {
      if (raw.token !== undefined) visit(raw);
      else for (const part of cutAtNormalized(normalized(raw.piece))) visit(part);
    }
  };
  /** Calls back with added tokens and with pieces. */
  const visitParts = (whole: AlignedText, visit: (part: TextPart) => void): void => {
    visitStretches(whole, (stretch) => {
      if (stretch.token !== undefined || preTokenizer === undefined) visit(stretch);
      else for (const piece of preTokenizer.preTokenize(stretch.piece)) visit({ piece, token: undefined });
    });
  };
  const tokenize = rememberedPieces(model);
  const encodeAtOnce = preTokenizer?.byteLevel && model.byteLevelEncoder?.(preTokenizer.byteLevel);
  const entryOf = (token: number): string | undefined => addedEntryOf.get(token) ?? model.entryOf(token);
  const requireEntry = (token: number, offset: number): string => {
    const entry = entryOf(token);
    if (entry !== undefined) return entry;
    throw new VocabularyError({
      caller: 'decode',
      symbol: token,
      offset,
      vocabularySize,
      advice: `Token ids are integers from 0 to ${vocabularySize - 1}; decode with the tokenizer that encoded them.`,
    });
  };

  const encodeWithOffsets = (caller: string, text: string): Encoding => {
    const list = new EncodingList();
    visitParts(withOffsets(text), ({ piece, token }) => {
      if (token !== undefined) {
        list.appendToken(piece, token);
        return;
      }
      try {
        list.appendPiece(piece, tokenize(piece.text));
      } catch (error) {
        if (!VocabularyError.isInstance(error)) throw error;
        const offset = piece.alignment?.starts[error.facts.offset] ?? 0;
        throw new VocabularyError({ ...error.facts, caller, offset, vocabularySize });
      }
    });
    return list.toEncoding((token) => entryOf(token) as string);
  };
  const bytesOfToken = decoder?.bytesOf && rememberedBytes(requireEntry, decoder.bytesOf);

  return {
    parts,
    addedTokens,
    vocabularySize,
    encode(text) {
      const tokens = new TokenList(requireText('encode', text).length / 3);
      const whole = { text, atStart: true, alignment: undefined };
      if (encodeAtOnce !== undefined) {
        visitStretches(whole, ({ piece, token }) => {
          if (token === undefined) encodeAtOnce(piece.text, tokens);
          else tokens.push(token);
        });
        return tokens.toArray();
      }
      try {
        visitParts(whole, ({ piece, token }) => {
          if (token === undefined) tokens.append(tokenize(piece.text).tokens);
          else tokens.push(token);
        });
      } catch (error) {
        if (!VocabularyError.isInstance(error)) throw error;
        return encodeWithOffsets('encode', text).tokens; // which fails too, and knows where
      }
      return tokens.toArray();
    },
    decode(tokens) {
      if (bytesOfToken !== undefined) {
        const bytes = new ByteList(4096);
        let offset = 0;
        for (const token of tokens) bytes.append(bytesOfToken(token, offset++));
        return readUtf8(bytes.view());
      }
      const entries: string[] = [];
      for (const token of tokens) entries.push(requireEntry(token, entries.length));
      return decodeEntries(decoder, entries);
    },
    incrementalDecoder() {
      const stream = entryStream(decoder);
      let offset = 0;
      return wholeClusters({
        push(token) {
          const text = stream.push(requireEntry(token, offset));
          offset++;
          return text;
        },
        end: () => stream.end(),
      });
    },
    tokenOf: (entry) => addedTokenOf.get(entry)?.id ?? model.tokenOf(entry),
    entryOf,
    partsOf(text) {
      const found: TextPart[] = [];
      visitParts(withOffsets(requireText('partsOf', text)), (part) => found.push(part));
      return found;
    },
    encodeWithOffsets: (text) => encodeWithOffsets('encodeWithOffsets', requireText('encodeWithOffsets', text)),
    toJSON: () => writeTokenizerJson(parts, addedTokens),
  };
}

/** The bytes of a token, which are found out once. */
function rememberedBytes(
  requireEntry: (token: number, offset: number) => string,
  bytesOf: (entry: string) => Uint8Array,
): (token: number, offset: number) => Uint8Array {
  const known: (Uint8Array | undefined)[] = [];
  return (token, offset) => (known[token] ??= bytesOf(requireEntry(token, offset)));
}

function withOffsets(text: string): AlignedText {
  return { text, atStart: true, alignment: identityAlignment(text.length) };
}

/** The added tokens with their ids, in the order of these. */
function numbered(model: TokenizerModel, tokens: readonly AddedToken[]): NumberedToken[] {
  const takenBy = new Map<number, string>();
  const result: NumberedToken[] = [];
  let next = model.vocabularySize;
  for (const [index, token] of tokens.entries()) {
    const { content } = token;
    const known = model.tokenOf(content);
    const id = token.id ?? known ?? next;
    const holder = model.entryOf(id) ?? takenBy.get(id);
    if (known !== undefined && id !== known) {
      throw wrongToken(
        `addedTokens[${index}].id`,
        `be ${known}, the id of ${JSON.stringify(content)} in the model`,
        id,
      );
    }
    if (holder !== undefined && (holder !== content || takenBy.has(id))) {
      throw wrongToken(`addedTokens[${index}].id`, `differ from that of ${JSON.stringify(holder)}`, id);
    }
    takenBy.set(id, content);
    if (known === undefined) next = Math.max(next, id + 1);
    result.push(numberedToken(token, id));
  }
  requireNoGap(model, takenBy);
  return result.sort((left, right) => left.id - right.id);
}

/** Every id below the number of entries belongs to one. */
function requireNoGap(model: TokenizerModel, addedEntryOf: ReadonlyMap<number, string>): void {
  const beyond = [...addedEntryOf.keys()].filter((id) => model.entryOf(id) === undefined);
  const count = model.vocabularySize + beyond.length;
  for (let id = 0; id < count; id++) {
    if (model.entryOf(id) === undefined && !addedEntryOf.has(id)) {
      throw wrongToken('addedTokens', `leave no id below ${count} out`, id);
    }
  }
}

function wrongToken(argument: string, expectation: string, actual: number): ArgumentError {
  return new ArgumentError({ caller: 'createTokenizer', argument, expectation, actual });
}
