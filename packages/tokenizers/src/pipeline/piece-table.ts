import type { TokenList } from './token-list.js';

const slotCount = 2 ** 16;
const mostPieces = slotCount / 2;
const longestPiece = 64;

/**
 * The tokens of short pieces of text that were seen, found by the UTF-16 units of a text without making a string of them.
 *
 * Forgets everything when it has 32,768 pieces.
 */
export class PieceTable {
  #pieceCount = 0;
  /** For each slot, the hash of its piece; 0 where there is none. */
  readonly #hashes = new Int32Array(slotCount);
  readonly #unitStarts = new Int32Array(slotCount);
  readonly #unitCounts = new Uint8Array(slotCount);
  readonly #tokenStarts = new Int32Array(slotCount);
  readonly #tokenCounts = new Uint8Array(slotCount);
  /** The units of all pieces, one after another. */
  #units = new Uint16Array(2 ** 14);
  #unitCount = 0;
  /** The tokens of all pieces, one after another. */
  #tokens = new Int32Array(2 ** 13);
  #tokenCount = 0;

  /**
   * Appends the tokens of the units of a text from `start` up to `end`.
   *
   * @param tokenize Makes the tokens of a piece that is not known.
   */
  append(
    text: string,
    start: number,
    end: number,
    list: TokenList,
    tokenize: (text: string, start: number, end: number) => Int32Array,
  ): void {
    const unitCount = end - start;
    if (unitCount > longestPiece) {
      list.append(tokenize(text, start, end));
      return;
    }
    let hash = unitCount;
    for (let position = start; position < end; position++) {
      hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193); // as Fowler, Noll and Vo mix
    }
    hash = (hash ^ (hash >>> 15)) | 1; // never 0
    let slot = (hash >>> 1) & (slotCount - 1);
    for (;;) {
      const found = this.#hashes[slot] as number;
      if (found === hash && this.#isAt(slot, text, start, unitCount)) break;
      if (found === 0) {
        slot = this.#add(slot, hash, text, start, unitCount, tokenize(text, start, end));
        break;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
    list.appendSome(this.#tokens, this.#tokenStarts[slot] as number, this.#tokenCounts[slot] as number);
  }

  #isAt(slot: number, text: string, start: number, unitCount: number): boolean {
    if (this.#unitCounts[slot] !== unitCount) return false;
    const units = this.#units;
    const unitStart = this.#unitStarts[slot] as number;
    for (let index = 0; index < unitCount; index++) {
      if (units[unitStart + index] !== text.charCodeAt(start + index)) return false;
    }
    return true;
  }

  /** Puts a piece into an empty slot, or into another one if everything is forgotten first. */
  #add(slot: number, hash: number, text: string, start: number, unitCount: number, tokens: Int32Array): number {
    if (this.#pieceCount === mostPieces) {
      this.#hashes.fill(0);
      this.#pieceCount = 0;
      this.#unitCount = 0;
      this.#tokenCount = 0;
      return this.#add((hash >>> 1) & (slotCount - 1), hash, text, start, unitCount, tokens);
    }
    if (this.#unitCount + unitCount > this.#units.length) {
      const units = new Uint16Array(2 * this.#units.length);
      units.set(this.#units);
      this.#units = units;
    }
    if (this.#tokenCount + tokens.length > this.#tokens.length) {
      const larger = new Int32Array(2 * this.#tokens.length);
      larger.set(this.#tokens);
      this.#tokens = larger;
    }
    this.#pieceCount++;
    this.#hashes[slot] = hash;
    this.#unitStarts[slot] = this.#unitCount;
    this.#unitCounts[slot] = unitCount;
    this.#tokenStarts[slot] = this.#tokenCount;
    this.#tokenCounts[slot] = tokens.length;
    for (let index = 0; index < unitCount; index++) this.#units[this.#unitCount++] = text.charCodeAt(start + index);
    this.#tokens.set(tokens, this.#tokenCount);
    this.#tokenCount += tokens.length;
    return slot;
  }
}
