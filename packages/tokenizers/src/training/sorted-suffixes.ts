/**
 * Where the suffixes of pieces begin, in the order of their code points, of which only the first few are looked at.
 *
 * Source: Bentley and Sedgewick, "Fast Algorithms for Sorting and Searching Strings", 1997 (multikey quicksort).
 *
 * @param codePoints Pieces, with -1 before the first and after each.
 * @param longest How many code points are looked at.
 * @param pause Called again and again; what it returns is awaited, unless undefined.
 * @returns Indices of code points; a suffix that is the beginning of another comes before it.
 */
export async function sortedSuffixes(
  codePoints: Int32Array,
  longest: number,
  pause: () => Promise<void> | undefined,
): Promise<Int32Array> {
  const suffixes = placesOf(codePoints);
  const ranges: (readonly [start: number, end: number, depth: number])[] = [[0, suffixes.length, 0]];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [start, end, depth] = range;
    if (depth === longest || end - start < 2) continue;
    if (end - start < fewSuffixes) {
      sortFew(codePoints, suffixes.subarray(start, end), depth, longest);
    } else {
      const pivot = medianOf(codePoints, suffixes, start, end, depth);
      const [equalStart, equalEnd] = partition(codePoints, suffixes, start, end, depth, pivot);
      ranges.push([start, equalStart, depth], [equalEnd, end, depth]);
      if (pivot !== -1) ranges.push([equalStart, equalEnd, depth + 1]);
    }
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
  return suffixes;
}

const fewSuffixes = 12;

function placesOf(codePoints: Int32Array): Int32Array {
  const places = new Int32Array(codePoints.length);
  let count = 0;
  for (let place = 0; place < codePoints.length; place++) if (codePoints[place] !== -1) places[count++] = place;
  return places.subarray(0, count);
}

/** Sorts suffixes that are the same up to a depth, by insertion. */
function sortFew(codePoints: Int32Array, suffixes: Int32Array, depth: number, longest: number): void {
  for (let index = 1; index < suffixes.length; index++) {
    const suffix = suffixes[index] as number;
    let free = index;
    while (free > 0 && isLess(codePoints, suffix + depth, (suffixes[free - 1] as number) + depth, longest - depth)) {
      suffixes[free] = suffixes[--free] as number;
    }
    suffixes[free] = suffix;
  }
}

function isLess(codePoints: Int32Array, left: number, right: number, length: number): boolean {
  for (let offset = 0; offset < length; offset++) {
    const difference = (codePoints[left + offset] as number) - (codePoints[right + offset] as number);
    if (difference !== 0) return difference < 0;
    if (codePoints[left + offset] === -1) return false;
  }
  return false;
}

function medianOf(codePoints: Int32Array, suffixes: Int32Array, start: number, end: number, depth: number): number {
  const first = codePoints[(suffixes[start] as number) + depth] as number;
  const middle = codePoints[(suffixes[(start + end) >>> 1] as number) + depth] as number;
  const last = codePoints[(suffixes[end - 1] as number) + depth] as number;
  return Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
}

/** Puts suffixes that have less than a pivot at a depth before those that have it, and these before the others. */
function partition(
  codePoints: Int32Array,
  suffixes: Int32Array,
  start: number,
  end: number,
  depth: number,
  pivot: number,
): readonly [equalStart: number, equalEnd: number] {
  let equalStart = start;
  let equalEnd = end;
  for (let index = start; index < equalEnd; ) {
    const suffix = suffixes[index] as number;
    const difference = (codePoints[suffix + depth] as number) - pivot;
    if (difference === 0) {
      index++;
    } else if (difference < 0) {
      suffixes[index++] = suffixes[equalStart] as number;
      suffixes[equalStart++] = suffix;
    } else {
      suffixes[index] = suffixes[--equalEnd] as number;
      suffixes[equalEnd] = suffix;
    }
  }
  return [equalStart, equalEnd];
}
