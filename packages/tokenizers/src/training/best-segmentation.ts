import type { EntryTrie } from '../models/entry-trie.js';
import { trieOfEntries, type UnigramEntries } from './unigram-entries.js';

/** The most probable ways to make texts of the entries of a unigram model. Of equally probable ones, as `unigramModel`. */
export class BestSegmentation {
  readonly #codePoints: Int32Array;
  readonly #trie: EntryTrie;
  readonly #scores: Float64Array;
  #totals = new Float64Array(64);
  #froms = new Int32Array(64);
  #ids = new Int32Array(64);

  constructor(entries: UnigramEntries) {
    this.#codePoints = entries.codePoints;
    this.#trie = trieOfEntries(entries);
    this.#scores = entries.scores;
  }

  /**
   * The entries of a text, from the last to the first.
   *
   * @param start Where its code points begin.
   * @param end Where they end.
   * @param excluded An entry that is not to be used. Default -1, which is none.
   */
  of(start: number, end: number, excluded = -1): number[] {
    const length = end - start;
    if (length >= this.#totals.length) {
      this.#totals = new Float64Array(2 * length);
      this.#froms = new Int32Array(2 * length);
      this.#ids = new Int32Array(2 * length);
    }
    this.#find(start, length, excluded);
    const ids: number[] = [];
    for (let to = length; to > 0; to = this.#froms[to] as number) ids.push(this.#ids[to] as number);
    return ids;
  }

  #find(start: number, length: number, excluded: number): void {
    const codePoints = this.#codePoints;
    const trie = this.#trie;
    const scores = this.#scores;
    const totals = this.#totals;
    const froms = this.#froms;
    const ids = this.#ids;
    totals.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    totals[0] = 0;
    for (let from = 0; from < length; from++) {
      const total = totals[from] as number;
      let node = 0;
      for (let to = from; to < length; ) {
        node = trie.step(node, codePoints[start + to++] as number);
        if (node === 0) break;
        const id = trie.idOf(node);
        if (id === -1 || id === excluded) continue;
        const candidate = total + (scores[id] as number);
        if (candidate <= (totals[to] as number)) continue;
        totals[to] = candidate;
        froms[to] = from;
        ids[to] = id;
      }
    }
  }
}
