import { copiedInto } from './copied-into.js';

/**
 * Pairs of neighbouring symbols: how often each occurs, and where.
 *
 * A place is that of the left symbol; one pair begins there at a time, so that the places of a pair are a linked list
 * in two arrays of fixed length.
 */
export class PairTable {
  /** The next place of the same pair; -1 after the last. [places] */
  readonly #next: Int32Array;
  /** The place before; -1 before the first. [places] */
  readonly #previous: Int32Array;
  #size = 0;
  #lefts = new Int32Array(1024);
  #rights = new Int32Array(1024);
  #counts = new Float64Array(1024);
  /** The first place; -1 where there is none. */
  #firsts = new Int32Array(1024);
  /** In which round the pair was found in a new place most lately. */
  #rounds = new Int32Array(1024);
  /** The pair + 1 that is found from there on; 0 where there is none. At most half are taken. */
  #slots = new Int32Array(2048);
  #round = 1;
  /** The pairs that were found in new places since the last call of `forEachGained`. */
  #gained: number[] = [];

  /** @param placeCount How many places there are. */
  constructor(placeCount: number) {
    this.#next = new Int32Array(placeCount);
    this.#previous = new Int32Array(placeCount);
  }

  /** How often a pair occurs. */
  countOf(left: number, right: number): number {
    return this.#counts[this.#find(left, right)] as number;
  }

  /** Notes that a pair is in one more place, and occurs so many more times. */
  add(place: number, left: number, right: number, count: number): void {
    const pair = this.#find(left, right);
    const first = this.#firsts[pair] as number;
    this.#next[place] = first;
    this.#previous[place] = -1;
    if (first !== -1) this.#previous[first] = place;
    this.#firsts[pair] = place;
    this.#counts[pair] = (this.#counts[pair] as number) + count;
    if (this.#rounds[pair] === this.#round) return;
    this.#rounds[pair] = this.#round;
    this.#gained.push(pair);
  }

  /** Notes that a pair is no longer in one of its places, and occurs so many fewer times. */
  remove(place: number, left: number, right: number, count: number): void {
    const pair = this.#find(left, right);
    const next = this.#next[place] as number;
    const previous = this.#previous[place] as number;
    if (next !== -1) this.#previous[next] = previous;
    if (previous !== -1) this.#next[previous] = next;
    else this.#firsts[pair] = next;
    this.#counts[pair] = (this.#counts[pair] as number) - count;
  }

  /** Takes a pair out, and hands over its places, in no order. */
  take(left: number, right: number): Int32Array {
    const pair = this.#find(left, right);
    const first = this.#firsts[pair] as number;
    let length = 0;
    for (let place = first; place !== -1; place = this.#next[place] as number) length++;
    const places = new Int32Array(length);
    let index = 0;
    for (let place = first; place !== -1; place = this.#next[place] as number) places[index++] = place;
    this.#firsts[pair] = -1;
    this.#counts[pair] = 0;
    return places;
  }

  /** Visits each pair that was found in new places since the last call, and occurs. */
  forEachGained(visit: (left: number, right: number, count: number) => void): void {
    for (const pair of this.#gained) {
      const count = this.#counts[pair] as number;
      if (count > 0) visit(this.#lefts[pair] as number, this.#rights[pair] as number, count);
    }
    this.#gained = [];
    this.#round++;
  }

  /** The row of a pair, which is added if there is none. */
  #find(left: number, right: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(left, right) & mask;
    for (let found = this.#slots[slot] as number; found !== 0; found = this.#slots[slot] as number) {
      if (this.#lefts[found - 1] === left && this.#rights[found - 1] === right) return found - 1;
      slot = (slot + 1) & mask;
    }
    const pair = this.#size;
    if (pair === this.#lefts.length) this.#grow();
    this.#lefts[pair] = left;
    this.#rights[pair] = right;
    this.#firsts[pair] = -1;
    this.#size++;
    if (2 * this.#size > this.#slots.length) this.#fillSlots(2 * this.#slots.length);
    else this.#slots[slot] = this.#size;
    return pair;
  }

  #grow(): void {
    const capacity = 2 * this.#size;
    this.#lefts = copiedInto(new Int32Array(capacity), this.#lefts);
    this.#rights = copiedInto(new Int32Array(capacity), this.#rights);
    this.#counts = copiedInto(new Float64Array(capacity), this.#counts);
    this.#firsts = copiedInto(new Int32Array(capacity), this.#firsts);
    this.#rounds = copiedInto(new Int32Array(capacity), this.#rounds);
  }

  #fillSlots(capacity: number): void {
    const slots = new Int32Array(capacity);
    const mask = capacity - 1;
    for (let pair = 0; pair < this.#size; pair++) {
      let slot = hashOf(this.#lefts[pair] as number, this.#rights[pair] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = pair + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(left: number, right: number): number {
  let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
