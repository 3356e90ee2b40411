import type { CharacterPieces } from './character-pieces.js';
import { copiedInto } from './copied-into.js';
import { sortedSuffixes } from './sorted-suffixes.js';

/** Substrings of pieces, in the order of their code points. */
export type Substrings = {
  /** An index of code points that each begins at. [substrings] */
  readonly places: Int32Array;
  /** How many code points each has. [substrings] */
  readonly lengths: Int32Array;
  /** How often each occurs. [substrings] */
  readonly counts: Float64Array;
};

/**
 * The substrings of at least two characters that occur at least twice, but those that one and the same character follows
 * wherever they occur: what is longer by this character stands for them, unless it would be too long.
 *
 * They are the inner nodes of the tree of all suffixes. Occurrences count as often as their piece does.
 *
 * @param longest How many characters a substring has at most.
 * @param most How many are wanted at most: those with the greatest product of length and count, of equals the first in
 *   order.
 * @param pause Called again and again; what it returns is awaited, unless undefined.
 */
export async function frequentSubstrings(
  pieces: CharacterPieces,
  longest: number,
  most: number,
  pause: () => Promise<void> | undefined,
): Promise<Substrings> {
  const { codePoints, counts } = pieces;
  const suffixes = await sortedSuffixes(codePoints, longest, pause);
  const pieceOf = piecesOfPlaces(codePoints);
  const found = new SubstringList();
  const open = new OpenNodes();
  let total = 0; // of the counts of suffixes so far
  for (let index = 0; index <= suffixes.length; index++) {
    const suffix = suffixes[index];
    const common = suffix === undefined || index === 0 ? 0 : sharedLength(codePoints, suffixes, index, longest);
    let first = index;
    while (open.depth > common) {
      first = open.first;
      const count = total - open.totalBefore;
      if (count >= 2 && open.depth >= 2) found.push(first, suffixes[first] as number, open.depth, count);
      const { totalBefore } = open;
      open.pop();
      if (common > open.depth) open.push(common, first, totalBefore);
    }
    if (suffix === undefined) break;
    const length = lengthAt(codePoints, suffix, longest);
    if (length > open.depth) open.push(length, index, total);
    total += counts[pieceOf[suffix] as number] as number;
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
  return found.sorted(most);
}

function piecesOfPlaces(codePoints: Int32Array): Int32Array {
  let piece = -1;
  return codePoints.map((codePoint) => (codePoint === -1 ? ++piece : piece));
}

/** How many code points a suffix has in common with the one before it. */
function sharedLength(codePoints: Int32Array, suffixes: Int32Array, index: number, longest: number): number {
  const left = suffixes[index - 1] as number;
  const right = suffixes[index] as number;
  let length = 0;
  while (
    length < longest &&
    codePoints[left + length] === codePoints[right + length] &&
    codePoints[left + length] !== -1
  ) {
    length++;
  }
  return length;
}

function lengthAt(codePoints: Int32Array, place: number, longest: number): number {
  let length = 0;
  while (length < longest && codePoints[place + length] !== -1) length++;
  return length;
}

/** The nodes from the root to the suffix that was read last. */
class OpenNodes {
  readonly #nodes: (readonly [depth: number, first: number, totalBefore: number])[] = [];

  /** How many code points the innermost has. */
  get depth(): number {
    return this.#nodes.at(-1)?.[0] ?? 0;
  }

  /** The first suffix of the innermost, in their order. */
  get first(): number {
    return this.#nodes.at(-1)?.[1] as number;
  }

  /** How often the suffixes before it occur. */
  get totalBefore(): number {
    return this.#nodes.at(-1)?.[2] as number;
  }

  push(depth: number, first: number, totalBefore: number): void {
    this.#nodes.push([depth, first, totalBefore]);
  }

  pop(): void {
    this.#nodes.pop();
  }
}

class SubstringList {
  #size = 0;
  /** The first suffix, in their order, and the place, the length and the count of each. [substrings, 4] */
  #rows = new Float64Array(256);

  push(first: number, place: number, length: number, count: number): void {
    const row = 4 * this.#size++;
    if (row === this.#rows.length) this.#rows = copiedInto(new Float64Array(2 * row), this.#rows);
    this.#rows.set([first, place, length, count], row);
  }

  sorted(most: number): Substrings {
    const rows = this.#rows;
    const field = (index: number, offset: number): number => rows[4 * index + offset] as number;
    const byText = (left: number, right: number): number => {
      return field(left, 0) - field(right, 0) || field(left, 2) - field(right, 2);
    };
    const gainOf = (index: number): number => field(index, 2) * field(index, 3);
    let indices = Int32Array.from({ length: this.#size }, (_, index) => index);
    if (most < this.#size) {
      indices.sort((left, right) => gainOf(right) - gainOf(left) || byText(left, right));
      indices = indices.subarray(0, most);
    }
    indices.sort(byText);
    return {
      places: indices.map((index) => field(index, 1)),
      lengths: indices.map((index) => field(index, 2)),
      counts: Float64Array.from(indices, (index) => field(index, 3)),
    };
  }
}
