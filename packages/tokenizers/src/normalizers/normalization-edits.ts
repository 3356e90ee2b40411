import type { Edit } from '../pipeline/edit.js';

/**
 * What a normalization form of Unicode changes in a text, in edits as short as what composes, or changes places, allows:
 * a character that changes by itself is an edit by itself.
 *
 * @param normalize Brings a text into the form.
 */
export function normalizationEdits(text: string, normalize: (part: string) => string): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: stretch, index } of text.matchAll(stretches)) {
    if (normalize(stretch) === stretch) continue;
    for (let start = 0; start < stretch.length; ) {
      const end = clusterEnd(stretch, start);
      addEdits(edits, stretch.slice(start, end), index + start, normalize);
      start = end;
    }
  }
  return edits;
}

/** What is not ASCII, with the one character before it that it may stand on. */
const stretches = /[\0-\x7f]?[^\0-\x7f]+/g;

/** The end of what a character may change together with. */
function clusterEnd(text: string, start: number): number {
  let end = start;
  do end += sizeAt(text, end);
  while (end < text.length && joinsWhatIsBefore(text.codePointAt(end) as number));
  return end;
}

function sizeAt(text: string, unit: number): number {
  return (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
}

const joining = /^[\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]/u;

/**
 * Whether a character may change together with what stands before it: a mark, a vowel or a final consonant of Hangul, the
 * vowel U+16D67 of Kirat Rai, or what decomposes into one, such as the halfwidth sound marks of Katakana.
 */
function joinsWhatIsBefore(codePoint: number): boolean {
  return codePoint >= 0x300 && joining.test(String.fromCodePoint(codePoint).normalize('NFKD'));
}

/** Adds the edits of a cluster: of single characters at its ends, as long as these change by themselves, and of the rest. */
function addEdits(edits: Edit[], cluster: string, offset: number, normalize: (part: string) => string): void {
  const normalized = normalize(cluster);
  if (normalized === cluster) return;
  const add = (start: number, end: number, text: string): void => {
    if (cluster.slice(start, end) !== text) edits.push({ start: offset + start, end: offset + end, text });
  };
  const characters = [...cluster];
  let [start, from] = [0, 0];
  let [end, to] = [cluster.length, normalized.length];
  let first = 0;
  let last = characters.length;
  for (; first < last; first++) {
    const character = characters[first] as string;
    const text = normalize(character);
    if (!normalized.startsWith(text, from)) break;
    add(start, start + character.length, text);
    start += character.length;
    from += text.length;
  }
  const after: [start: number, end: number, text: string][] = [];
  for (; last > first; last--) {
    const character = characters[last - 1] as string;
    const text = normalize(character);
    if (to - text.length < from || !normalized.endsWith(text, to)) break;
    after.push([end - character.length, end, text]);
    end -= character.length;
    to -= text.length;
  }
  add(start, end, normalized.slice(from, to));
  for (const edit of after.reverse()) add(...edit);
}
