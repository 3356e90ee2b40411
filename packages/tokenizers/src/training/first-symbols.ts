import type { CharacterPieces } from './character-pieces.js';
import { compareCodePoints } from './compare-code-points.js';
import type { EntryList } from './entry-list.js';

/** What pieces begin with. */
export type FirstSymbols = {
  /** Ids of entries, where `codePoints` has those characters of the alphabet that they are for, and -1 as there. */
  readonly symbols: Int32Array;
  /** How many entries the alphabet has that were no special tokens. */
  readonly characterCount: number;
};

/** Options of {@link firstSymbols}, as {@link trainBpe} documents them. */
export type FirstSymbolsOptions = {
  readonly limitAlphabet: number | undefined;
  readonly initialAlphabet: readonly string[];
  readonly continuingSubwordPrefix: string;
  readonly endOfWordSuffix: string;
};

/** The forms of a character: plain, 1 with prefix, 2 with suffix, 3 with both. */
const formCount = 4;

/**
 * The characters of pieces, with prefix and suffix, as entries, which are added to those there are: the alphabet first,
 * then characters with prefix or suffix, both by code points.
 *
 * *Consumes* `pieces.codePoints`: its memory holds the symbols.
 *
 * @param pause Is awaited now and then.
 */
export async function firstSymbols(
  pieces: CharacterPieces,
  entries: EntryList,
  options: FirstSymbolsOptions,
  pause: () => Promise<void>,
): Promise<FirstSymbols> {
  const { continuingSubwordPrefix: prefix, endOfWordSuffix: suffix } = options;
  const alphabet = new Set(alphabetOf(pieces, options));
  const sizeBefore = entries.size;
  for (const codePoint of alphabet) entries.add(String.fromCodePoint(codePoint), 1);
  const characterCount = entries.size - sizeBefore;
  // A special token of one character lets this character in, whatever the alphabet.
  for (const entry of entries.entries) {
    const codePoint = entry.codePointAt(0) as number;
    if (entry !== String.fromCodePoint(codePoint)) continue;
    alphabet.add(codePoint);
    entries.add(entry, 1);
  }
  const characters = [...alphabet];
  await pause();
  const forms = characterForms(pieces, characters, prefix === '' ? 0 : 1, suffix === '' ? 0 : 2);
  await pause();
  const entryOf = (form: number): string => {
    const character = String.fromCodePoint(characters[Math.floor(form / formCount)] as number);
    return (form & 1 ? prefix : '') + character + (form & 2 ? suffix : '');
  };
  const isUsed = new Uint8Array(formCount * characters.length);
  for (let place = 0; place < forms.length; place++) {
    const form = forms[place] as number;
    if (form !== -1) isUsed[form] = 1;
  }
  await pause();
  const used = [...isUsed.keys()].filter((form) => isUsed[form] === 1).map(entryOf);
  for (const entry of used.sort(compareCodePoints)) entries.add(entry, 1);
  const ids = Int32Array.from(isUsed, (_, form) => entries.idOf(entryOf(form)) ?? -1);
  for (let place = 0; place < forms.length; place++) {
    const form = forms[place] as number;
    if (form !== -1) forms[place] = ids[form] as number;
  }
  await pause();
  return { symbols: forms, characterCount };
}

/** The code points of the alphabet, in ascending order. */
function alphabetOf(pieces: CharacterPieces, options: FirstSymbolsOptions): readonly number[] {
  const { codePoints, counts, largestCodePoint } = pieces;
  const { limitAlphabet = Number.POSITIVE_INFINITY, initialAlphabet } = options;
  const initial = initialAlphabet.map((character) => character.codePointAt(0) as number);
  const frequencies = new Float64Array(
    1 + initial.reduce((largest, codePoint) => Math.max(largest, codePoint), largestCodePoint),
  );
  let piece = 0;
  for (let place = 1; place < codePoints.length; place++) {
    const codePoint = codePoints[place] as number;
    if (codePoint === -1) piece++;
    else frequencies[codePoint] = (frequencies[codePoint] as number) + (counts[piece] as number);
  }
  for (const codePoint of initial) frequencies[codePoint] = Number.MAX_VALUE;
  const seen: number[] = [];
  for (let codePoint = 0; codePoint < frequencies.length; codePoint++) {
    if (frequencies[codePoint] !== 0) seen.push(codePoint);
  }
  if (seen.length <= limitAlphabet) return seen;
  const frequencyOf = (codePoint: number): number => frequencies[codePoint] as number;
  seen.sort((left, right) => frequencyOf(right) - frequencyOf(left) || left - right);
  return seen.slice(0, limitAlphabet).sort((left, right) => left - right);
}

/**
 * Writes over code points which form of which character they are: formCount times the index of the character, plus the
 * form. Leaves out those that are none of the characters. -1 stays.
 */
function characterForms(
  { codePoints, largestCodePoint }: CharacterPieces,
  characters: readonly number[],
  prefixForm: number,
  suffixForm: number,
): Int32Array {
  const indexOf = new Int32Array(1 + largestCodePoint).fill(-1);
  for (const [index, codePoint] of characters.entries()) indexOf[codePoint] = index; // none for those that do not occur
  let written = 0;
  let isFirst = true;
  for (let read = 0; read < codePoints.length; read++) {
    const codePoint = codePoints[read] as number;
    const index = codePoint === -1 ? -1 : (indexOf[codePoint] as number);
    if (index !== -1) {
      const form = (isFirst ? 0 : prefixForm) + (codePoints[read + 1] === -1 ? suffixForm : 0);
      codePoints[written++] = formCount * index + form;
    } else if (codePoint === -1) {
      codePoints[written++] = -1;
    }
    isFirst = codePoint === -1;
  }
  return codePoints.subarray(0, written);
}
