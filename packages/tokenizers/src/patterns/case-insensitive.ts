import type { CharacterSet } from './character-set.js';

let orbits: ReadonlyMap<number, readonly number[]> | undefined;

/** The set with every code point that differs from one of its own in case alone, as simple case folding has it. */
export function caseInsensitive(set: CharacterSet): CharacterSet {
  orbits ??= findOrbits();
  const found = orbits;
  return (codePoint) => found.get(codePoint)?.some(set) ?? set(codePoint);
}

/** For each code point that has case, those that fold to the same. Takes some hundredths of a second. */
function findOrbits(): ReadonlyMap<number, readonly number[]> {
  const members = new Map<number, number[]>();
  for (let codePoint = 0; codePoint <= lastCased; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    const folded = singleOf(singleOf(character, 'toUpperCase'), 'toLowerCase');
    if (folded === character && singleOf(character, 'toUpperCase') === character) continue;
    const key = folded.codePointAt(0) as number;
    members.set(key, [...(members.get(key) ?? []), codePoint]);
  }
  const orbitOf = new Map<number, readonly number[]>();
  for (const orbit of members.values()) {
    if (orbit.length > 1) for (const codePoint of orbit) orbitOf.set(codePoint, orbit);
  }
  return orbitOf;
}

/** Past this, no code point has case. */
const lastCased = 0x1ffff;

/** The other case of a character, unless that is more than one character. */
function singleOf(character: string, change: 'toLowerCase' | 'toUpperCase'): string {
  const changed = character[change]();
  return [...changed].length === 1 ? changed : character;
}
