import { exponential } from '@unroll/core';
import type { EntryTrie } from '../models/entry-trie.js';
import { trieOfEntries, type UnigramEntries } from './unigram-entries.js';

/**
 * How often a unigram model expects each entry in some pieces, if every way to make a piece of entries counts as much as
 * it is probable.
 *
 * Forward and backward over the places of a piece, with probabilities and not their logarithms. Where they come near the
 * least numbers there are, all that is still needed is multiplied; a piece may be of any length.
 *
 * Source: Kudo 2018, section 3.2, whose E-step it is; Rabiner 1989, section V.A, for the scaling.
 */
export class ExpectedCounts {
  /** [entries] */
  readonly counts: Float64Array;
  readonly #codePoints: Int32Array;
  readonly #trie: EntryTrie;
  readonly #probabilities: Float64Array;
  readonly #longest: number;
  /** The probability of all before a place of the piece, times those scales that are before it. */
  #forward = new Float64Array(64);
  /** What everything from a place on was multiplied by. */
  #scales = new Float64Array(64);
  /** The probability that an entry begins at a place, if the piece is as it is. */
  #begins = new Float64Array(64);

  constructor(entries: UnigramEntries) {
    this.counts = new Float64Array(entries.scores.length);
    this.#codePoints = entries.codePoints;
    this.#trie = trieOfEntries(entries);
    this.#probabilities = entries.scores.map(exponential);
    this.#longest = entries.lengths.reduce((longest, length) => Math.max(longest, length), 0);
  }

  /**
   * Adds those of a piece.
   *
   * @param start Where its code points begin.
   * @param end Where they end.
   * @param occurrences How often the piece occurs.
   */
  add(start: number, end: number, occurrences: number): void {
    const length = end - start;
    if (length >= this.#forward.length) {
      this.#forward = new Float64Array(2 * length);
      this.#scales = new Float64Array(2 * length);
      this.#begins = new Float64Array(2 * length);
    }
    this.#goForward(start, length);
    this.#goBackward(start, length, occurrences);
  }

  #goForward(start: number, length: number): void {
    const codePoints = this.#codePoints;
    const trie = this.#trie;
    const probabilities = this.#probabilities;
    const forward = this.#forward;
    const scales = this.#scales;
    forward.fill(0, 0, length + 1);
    scales.fill(1, 0, length + 1);
    forward[0] = 1;
    for (let from = 0; from < length; from++) {
      if ((forward[from] as number) < small) this.#scale(from, Math.min(length, from + this.#longest - 1));
      const before = forward[from] as number;
      let node = 0;
      for (let to = from; to < length; ) {
        node = trie.step(node, codePoints[start + to++] as number);
        if (node === 0) break;
        const id = trie.idOf(node);
        if (id !== -1) forward[to] = (forward[to] as number) + before * (probabilities[id] as number);
      }
    }
  }

  /** Makes the greatest of some places 1, if all of them are small. Those after them are still 0. */
  #scale(from: number, last: number): void {
    const forward = this.#forward;
    let greatest = 0;
    for (let place = from; place <= last; place++) greatest = Math.max(greatest, forward[place] as number);
    if (greatest >= small) return;
    const scale = 1 / greatest;
    for (let place = from; place <= last; place++) forward[place] = (forward[place] as number) * scale;
    this.#scales[from] = scale;
  }

  #goBackward(start: number, length: number, occurrences: number): void {
    const codePoints = this.#codePoints;
    const trie = this.#trie;
    const probabilities = this.#probabilities;
    const forward = this.#forward;
    const scales = this.#scales;
    const begins = this.#begins;
    const counts = this.counts;
    begins[length] = 1;
    for (let from = length - 1; from >= 0; from--) {
      let before = forward[from] as number;
      let sum = 0;
      let node = 0;
      for (let to = from; to < length; ) {
        node = trie.step(node, codePoints[start + to++] as number);
        if (node === 0) break;
        before *= scales[to] as number;
        const id = trie.idOf(node);
        if (id === -1 || begins[to] === 0) continue;
        // Of all that can end there, this entry, and an entry begins there.
        const share = (before * (probabilities[id] as number) * (begins[to] as number)) / (forward[to] as number);
        sum += share;
        counts[id] = (counts[id] as number) + occurrences * share;
      }
      begins[from] = sum;
    }
  }
}

/** Far above the least numbers there are: what is less probable by 200 orders of magnitude than another way still counts. */
const small = 1e-50;
