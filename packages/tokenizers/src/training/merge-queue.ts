import { copiedInto } from './copied-into.js';

/** Pairs of symbols by how often they occur: the most frequent first, of equally frequent ones that of the lower ids. */
export class MergeQueue {
  #size = 0;
  #counts = new Float64Array(64);
  #lefts = new Int32Array(64);
  #rights = new Int32Array(64);

  get size(): number {
    return this.#size;
  }

  /** The left symbol of the first pair. The queue must not be empty, here and in what follows. */
  get left(): number {
    return this.#lefts[0] as number;
  }

  /** The right symbol of the first pair. */
  get right(): number {
    return this.#rights[0] as number;
  }

  /** How often the first pair occurred when it was put in. */
  get count(): number {
    return this.#counts[0] as number;
  }

  push(left: number, right: number, count: number): void {
    if (this.#size === this.#counts.length) this.#grow();
    this.#siftUp(this.#size++, left, right, count);
  }

  /** Takes the first pair out. */
  shift(): void {
    const last = --this.#size;
    if (last > 0) {
      this.#siftDown(this.#lefts[last] as number, this.#rights[last] as number, this.#counts[last] as number);
    }
  }

  /** Gives the first pair another count, and with it another place. */
  recount(count: number): void {
    this.#siftDown(this.left, this.right, count);
  }

  #siftUp(from: number, left: number, right: number, count: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isAfter(parent, left, right, count)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#set(place, left, right, count);
  }

  #siftDown(left: number, right: number, count: number): void {
    let place = 0;
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      const other = child + 1;
      if (other < this.#size && this.#isAfter(child, this.#lefts[other], this.#rights[other], this.#counts[other])) {
        child = other;
      }
      if (this.#isAfter(child, left, right, count)) break;
      this.#move(child, place);
      place = child;
    }
    this.#set(place, left, right, count);
  }

  /** Whether the pair at a place comes after another. */
  #isAfter(place: number, left: number | undefined, right: number | undefined, count: number | undefined): boolean {
    const difference = (this.#counts[place] as number) - (count as number);
    if (difference !== 0) return difference < 0;
    const leftDifference = (this.#lefts[place] as number) - (left as number);
    return leftDifference !== 0 ? leftDifference > 0 : (this.#rights[place] as number) > (right as number);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#lefts[from] as number, this.#rights[from] as number, this.#counts[from] as number);
  }

  #set(place: number, left: number, right: number, count: number): void {
    this.#lefts[place] = left;
    this.#rights[place] = right;
    this.#counts[place] = count;
  }

  #grow(): void {
    this.#counts = copiedInto(new Float64Array(2 * this.#size), this.#counts);
    this.#lefts = copiedInto(new Int32Array(2 * this.#size), this.#lefts);
    this.#rights = copiedInto(new Int32Array(2 * this.#size), this.#rights);
  }
}
