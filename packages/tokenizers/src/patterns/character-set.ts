/** A set of code points, by its test. */
export type CharacterSet = (codePoint: number) => boolean;

/** The code points from one to another, both included. */
export function rangeSet(first: number, last: number): CharacterSet {
  return (codePoint) => codePoint >= first && codePoint <= last;
}

/** The code points of any of some sets. */
export function unionOf(sets: readonly CharacterSet[]): CharacterSet {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  return (codePoint) => sets.some((set) => set(codePoint));
}

/** The code points of all of some sets. */
export function intersectionOf(sets: readonly CharacterSet[]): CharacterSet {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  return (codePoint) => sets.every((set) => set(codePoint));
}

/** The code points that are not in a set. */
export function complementOf(set: CharacterSet): CharacterSet {
  return (codePoint) => !set(codePoint);
}

/** Whether no code point is in both. Looks at all of them, which takes a tenth of a second. */
export function areDisjoint(left: CharacterSet, right: CharacterSet): boolean {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (left(codePoint) && right(codePoint)) return false;
  }
  return true;
}
