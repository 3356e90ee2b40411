/** Which pairs of tokens merge, in which order of preference, and into what. */
export interface MergeTable {
  /** How many merges there are. */
  readonly size: number;
  /** The place of the merge of two tokens in the list, from 0, the most preferred; -1 if they do not merge. */
  rankOf(left: number, right: number): number;
  /** The token that the merge of a rank makes. */
  resultOf(rank: number): number;
}

/**
 * @param merges The left token, the right token and what they become, for each merge by its rank: [merges, 3]. Of equal
 *   pairs the last counts.
 */
export function mergeTable(merges: Int32Array): MergeTable {
  const size = merges.length / 3;
  const slotBits = Math.max(4, Math.ceil(Math.log2(2 * size + 1))); // no more than half of the slots are taken
  const slots = new Int32Array(2 ** slotBits).fill(-1);
  const mask = slots.length - 1;

  const slotOf = (left: number, right: number): number => {
    let slot = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const rank = slots[slot] as number;
      if (rank === -1 || (merges[3 * rank] === left && merges[3 * rank + 1] === right)) return slot;
      slot = (slot + 1) & mask;
    }
  };

  for (let rank = 0; rank < size; rank++)
    slots[slotOf(merges[3 * rank] as number, merges[3 * rank + 1] as number)] = rank;
  return {
    size,
    rankOf: (left, right) => slots[slotOf(left, right)] as number,
    resultOf: (rank) => merges[3 * rank + 2] as number,
  };
}
