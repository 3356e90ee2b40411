import type { MergeTable } from './merge-table.js';

/**
 * Merges neighbours, the pair of the lowest rank first and of equal ranks the leftmost, until no pair merges: with the pairs
 * that merge in a heap, and the symbols in a linked list.
 *
 * @param symbols The tokens, [count]; *consumed*: what they become is written over them.
 * @param ends Where each ends; written over in the same way.
 * @param isLeftOut Whether a merge is left out this time. It is asked again after the next merge. Default: never.
 * @returns How many are left.
 */
export function mergeByQueue(
  table: MergeTable,
  symbols: Int32Array,
  ends: Int32Array,
  count: number,
  isLeftOut?: () => boolean,
): number {
  const before = Int32Array.from({ length: count }, (_, index) => index - 1);
  const after = Int32Array.from({ length: count }, (_, index) => index + 1);
  const rankAt = new Int32Array(count).fill(-1); // of each symbol with the one after it
  const candidates = new CandidateHeap(2 * count);
  const leftOut: { rank: number; index: number }[] = [];
  const look = (index: number): void => {
    const next = after[index] as number;
    const rank = next < count ? table.rankOf(symbols[index] as number, symbols[next] as number) : -1;
    rankAt[index] = rank;
    if (rank !== -1) candidates.push(rank, index);
  };
  for (let index = 0; index + 1 < count; index++) look(index);
  while (candidates.pop()) {
    const { rank, index } = candidates;
    if (rankAt[index] !== rank) continue; // it has merged, or has another neighbour
    if (isLeftOut?.() === true) {
      leftOut.push({ rank, index });
      continue;
    }
    for (const candidate of leftOut.splice(0)) candidates.push(candidate.rank, candidate.index);
    const absorbed = after[index] as number;
    const next = after[absorbed] as number;
    symbols[index] = table.resultOf(rank);
    ends[index] = ends[absorbed] as number;
    rankAt[absorbed] = -1;
    after[index] = next;
    if (next < count) before[next] = index;
    look(index);
    if ((before[index] as number) >= 0) look(before[index] as number);
  }
  let kept = 0;
  for (let index = 0; index < count; index = after[index] as number) {
    symbols[kept] = symbols[index] as number;
    ends[kept++] = ends[index] as number;
  }
  return kept;
}

/** A binary heap of places where symbols merge: the lowest rank first, of equal ranks the leftmost. */
class CandidateHeap {
  /** What was popped last. */
  rank = -1;
  index = -1;
  #size = 0;
  /** rank · 2^26 + index, which is exact: there are fewer than 2^26 symbols, and than 2^27 merges. */
  #keys: Float64Array;

  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
  }

  push(rank: number, index: number): void {
    if (this.#size === this.#keys.length) {
      const larger = new Float64Array(2 * this.#keys.length);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    const keys = this.#keys;
    const key = rank * 2 ** 26 + index;
    let place = this.#size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((keys[parent] as number) <= key) break;
      keys[place] = keys[parent] as number;
      place = parent;
    }
    keys[place] = key;
  }

  /** Whether there was one. */
  pop(): boolean {
    if (this.#size === 0) return false;
    const keys = this.#keys;
    const top = keys[0] as number;
    const last = keys[--this.#size] as number;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (keys[child + 1] as number) < (keys[child] as number)) child++;
      if ((keys[child] as number) >= last) break;
      keys[place] = keys[child] as number;
      place = child;
    }
    keys[place] = last;
    this.rank = Math.floor(top / 2 ** 26);
    this.index = top - this.rank * 2 ** 26;
    return true;
  }
}
