import type { AlignedText } from './aligned-text.js';
import type { Encoding } from './encoding.js';
import type { PieceTokens } from './tokenizer-model.js';

/** Puts the encoding of a text together, part by part. */
export class EncodingList {
  readonly #tokens: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #pieceIds: number[] = [];
  #pieceCount = 0;

  /** A piece with the tokens that a model made of it. */
  appendPiece(piece: AlignedText, { tokens, starts, ends }: PieceTokens): void {
    for (const [index, token] of tokens.entries()) {
      this.#append(piece, token, starts[index] as number, ends[index] as number);
    }
    this.#pieceCount++;
  }

  /** A piece that is an added token. */
  appendToken(piece: AlignedText, token: number): void {
    this.#append(piece, token, 0, piece.text.length);
    this.#pieceCount++;
  }

  /** @param entryOf The entry of a token. */
  toEncoding(entryOf: (token: number) => string): Encoding {
    const { length } = this.#tokens;
    return {
      tokens: Int32Array.from(this.#tokens),
      entries: this.#tokens.map(entryOf),
      starts: Int32Array.from(this.#starts),
      ends: Int32Array.from(this.#ends),
      pieceIds: Int32Array.from(this.#pieceIds),
      sequenceIds: new Int32Array(length),
      typeIds: new Int32Array(length),
      specialMask: new Uint8Array(length),
      attentionMask: new Uint8Array(length).fill(1),
      overflowing: [],
    };
  }

  /** A token of the units from `start` up to `end` of a piece. */
  #append({ alignment }: AlignedText, token: number, start: number, end: number): void {
    const from = alignment?.starts[start] ?? alignment?.ends.at(-1) ?? 0;
    this.#tokens.push(token);
    this.#starts.push(from);
    this.#ends.push(end > start ? (alignment?.ends[end - 1] ?? from) : from);
    this.#pieceIds.push(this.#pieceCount);
  }
}
