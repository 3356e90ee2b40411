import { copiedInto } from './copied-into.js';

/** Different pieces of text, and how often each occurred. Iterates in the order in which they first occurred. */
export interface PieceCounts extends Iterable<readonly [piece: string, count: number]> {
  /** How many different pieces there are. */
  readonly size: number;
}

/**
 * Counts pieces of text.
 *
 * Holds the UTF-16 units of all different pieces in one array. A Map of strings would not be larger by much for short
 * pieces, but engines keep a piece of 13 units or more as a reference to the whole text that it was cut from.
 */
export class PieceTable implements PieceCounts {
  #size = 0;
  /** The pieces, and after them room for the next. */
  #units = new Uint16Array(1024);
  /** The first unit and the count of each piece, and the first unit of the next. [pieces + 1, 2] */
  #rows = new Float64Array(128);
  /** The hash and the number, from 1, of the piece that is found from there on; 0 where there is none. [slots, 2] */
  #slots = new Int32Array(256);

  get size(): number {
    return this.#size;
  }

  /** Counts a piece once more, and tells whether it is new. */
  add(piece: string): boolean {
    const start = this.#rows[2 * this.#size] as number;
    const end = start + piece.length;
    if (end > this.#units.length) this.#growUnits(end);
    const units = this.#units;
    let hash = 0x811c9dc5; // of Fowler, Noll and Vo (1a)
    for (let unit = 0; unit < piece.length; unit++) {
      const value = piece.charCodeAt(unit);
      units[start + unit] = value;
      hash = Math.imul(hash ^ value, 0x01000193);
    }
    hash = mixed(hash);
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (let number = slots[slot + 1] as number; number !== 0; number = slots[slot + 1] as number) {
      if (slots[slot] === hash && this.#isRepeated(number - 1, start, end)) {
        this.#rows[2 * number - 1] = (this.#rows[2 * number - 1] as number) + 1;
        return false;
      }
      slot = (slot + 2) & mask;
    }
    this.#rows[2 * this.#size + 1] = 1;
    this.#size++;
    slots[slot] = hash;
    slots[slot + 1] = this.#size;
    if (4 * this.#size > slots.length) this.#growSlots(); // more than half are taken
    if (2 * this.#size === this.#rows.length) this.#rows = copiedInto(new Float64Array(4 * this.#size), this.#rows);
    this.#rows[2 * this.#size] = end;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<readonly [piece: string, count: number]> {
    for (let piece = 0; piece < this.#size; piece++) {
      yield [this.#textOf(piece), this.#rows[2 * piece + 1] as number];
    }
  }

  /** Whether a piece has the units from `start` up to `end`. */
  #isRepeated(piece: number, start: number, end: number): boolean {
    const units = this.#units;
    const offset = start - (this.#rows[2 * piece] as number);
    if (end - offset !== this.#rows[2 * piece + 2]) return false;
    for (let unit = start; unit < end; unit++) {
      if (units[unit] !== units[unit - offset]) return false;
    }
    return true;
  }

  #textOf(piece: number): string {
    const end = this.#rows[2 * piece + 2] as number;
    let text = '';
    for (let start = this.#rows[2 * piece] as number; start < end; start += longestCall) {
      text += String.fromCharCode(...this.#units.subarray(start, Math.min(end, start + longestCall)));
    }
    return text;
  }

  #growUnits(needed: number): void {
    this.#units = copiedInto(new Uint16Array(Math.max(2 * this.#units.length, needed)), this.#units);
  }

  #growSlots(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 2;
    for (let from = 0; from < this.#slots.length; from += 2) {
      const number = this.#slots[from + 1] as number;
      if (number === 0) continue;
      const hash = this.#slots[from] as number;
      let slot = (hash << 1) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = number;
    }
    this.#slots = slots;
  }
}

/** How many arguments one call takes everywhere. */
const longestCall = 8192;

/** A hash whose low bits depend on all bits of another: the end of MurmurHash3. */
function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return whole ^ (whole >>> 16);
}
