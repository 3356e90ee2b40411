import { PairTable } from './pair-table.js';

const blockBits = 4;
const blockSize = 1 << blockBits;

/**
 * Pieces of text as symbols, in which pairs of neighbours are merged.
 *
 * A symbol stands at the first of the places that it covers. Where it covers several, its second place and its last
 * hold minus their number, by which a neighbour finds the places that it covers itself.
 */
export class PieceSymbols {
  readonly #pairs: PairTable;
  /** Ids of entries; -1 between pieces; less than -1 where a symbol was merged into one before. [places] */
  readonly #symbols: Int32Array;
  /** In which piece each block of places begins. */
  readonly #pieceOfBlock: Int32Array;
  /** How often each piece occurs. [pieces] */
  readonly #counts: Float64Array;

  /**
   * @param symbols The symbols of one piece after the other, with -1 before the first piece and after each. *Consumed*.
   * @param counts How often each piece occurs. [pieces]
   */
  constructor(symbols: Int32Array, counts: Float64Array) {
    this.#pairs = new PairTable(symbols.length);
    this.#symbols = symbols;
    this.#counts = counts;
    this.#pieceOfBlock = new Int32Array(Math.ceil(symbols.length / blockSize));
    let piece = -1;
    for (let place = 0; place < symbols.length; place++) {
      if (place % blockSize === 0) this.#pieceOfBlock[place / blockSize] = piece;
      if (symbols[place] === -1) piece++;
    }
  }

  /** How many places there are, in which pairs may begin. */
  get placeCount(): number {
    return this.#symbols.length;
  }

  /** How often a pair occurs. In `aaa` there are two of `aa`. */
  countOf(left: number, right: number): number {
    return this.#pairs.countOf(left, right);
  }

  /** Counts the pairs that begin in a range of places. To be called once for each place before anything is merged. */
  countPairs(from: number, to: number): void {
    for (let place = from; place < to; place++) {
      const left = this.#symbols[place] as number;
      const right = this.#symbols[place + 1] ?? -1;
      if (left >= 0 && right >= 0) this.#pairs.add(place, left, right, this.#countAt(place));
    }
  }

  /** Visits each pair that came up in new places since the last call, and still occurs. */
  forEachGained(visit: (left: number, right: number, count: number) => void): void {
    this.#pairs.forEachGained(visit);
  }

  /**
   * Takes the places of a pair out, which {@link merge} then merges, all of them.
   *
   * @returns Places in the order in which to merge them.
   */
  take(left: number, right: number): Int32Array {
    const places = this.#pairs.take(left, right);
    return left === right ? places.sort() : places; // of `aaa`, the first two are merged
  }

  /** Merges a pair in those of its places that no merge before has taken a symbol of. */
  merge(left: number, right: number, merged: number, places: Int32Array): void {
    const symbols = this.#symbols;
    for (const place of places) {
      if (symbols[place] !== left) continue;
      const second = this.#after(place);
      if (symbols[second] !== right) continue;
      const before = this.#before(place);
      const after = this.#after(second);
      const symbolBefore = symbols[before] as number;
      const symbolAfter = symbols[after] as number;
      const count = this.#countAt(place);
      if (symbolBefore >= 0) this.#pairs.remove(before, symbolBefore, left, count);
      if (symbolAfter >= 0 && !(left === right && symbolAfter === right)) {
        this.#pairs.remove(second, right, symbolAfter, count); // otherwise it was taken out with the others
      }
      symbols[second] = -2;
      symbols[place + 1] = place - after;
      symbols[after - 1] = place - after;
      symbols[place] = merged;
      if (symbolBefore >= 0) this.#pairs.add(before, symbolBefore, merged, count);
      if (symbolAfter >= 0) this.#pairs.add(place, merged, symbolAfter, count);
    }
  }

  /** How often the piece occurs that a place is in. */
  #countAt(place: number): number {
    let piece = this.#pieceOfBlock[place >> blockBits] as number;
    for (let at = place & -blockSize; at < place; at++) {
      if (this.#symbols[at] === -1) piece++;
    }
    return this.#counts[piece] as number;
  }

  /** The first place after those of a symbol. */
  #after(place: number): number {
    const next = this.#symbols[place + 1] as number;
    return next < -1 ? place - next : place + 1;
  }

  /** The first place of the symbol before. */
  #before(place: number): number {
    const last = this.#symbols[place - 1] as number;
    return last < -1 ? place + last : place - 1;
  }
}
