import type { Edit } from '../pipeline/edit.js';

/**
 * A function that finds what a normalization form of Unicode changes in a text, in edits as short as what composes, or
 * changes places, allows: a character that changes by itself is an edit by itself.
 *
 * @param normalize Brings a text into the form.
 */
export function formEdits(normalize: (text: string) => string): (text: string) => Edit[] {
  const formOf = remembered(normalize);
  return (text) => {
    const edits: Edit[] = [];
    for (const { 0: stretch, index } of text.matchAll(stretches)) {
      let start = index;
      for (const cluster of clustersOf(stretch)) {
        if (cluster.length === 1) addEdit(edits, start, cluster, formOf(cluster));
        else addClusterEdits(edits, start, cluster, normalize(cluster), formOf);
        start += cluster.length;
      }
    }
    return edits;
  };
}

/** What is not ASCII, with the one character before it that it may stand on. */
const stretches = /[\0-\x7f]?[^\0-\x7f]+/g;

/** A function of a character that keeps its results. There are no more of them than characters in Unicode. */
function remembered<Result>(find: (character: string) => Result): (character: string) => Result {
  const results = new Map<string, Result>();
  return (character) => {
    const known = results.get(character);
    if (known !== undefined) return known;
    const result = find(character);
    results.set(character, result);
    return result;
  };
}

/** The parts of a text that change each by itself: a character and those that join it. */
function clustersOf(text: string): string[] {
  const clusters: string[] = [];
  let cluster = '';
  for (const character of text) {
    if (cluster !== '' && !joinsWhatIsBefore(character)) {
      clusters.push(cluster);
      cluster = '';
    }
    cluster += character;
  }
  clusters.push(cluster);
  return clusters;
}

const joining = /^[\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]/u;

/**
 * Whether a character may change together with what stands before it: a mark, a vowel or a final consonant of Hangul, the
 * vowel U+16D67 of Kirat Rai, or what decomposes into one, such as the halfwidth sound marks of Katakana.
 */
const joinsWhatIsBefore = /* @__PURE__ */ remembered((character) => {
  return character >= '\u0300' && joining.test(character.normalize('NFKD'));
});

function addEdit(edits: Edit[], start: number, part: string, text: string): void {
  if (part !== text) edits.push({ start, end: start + part.length, text });
}

/**
 * Adds the edits of a cluster of several characters: those at its ends by themselves, as long as they change as they do alone,
 * and the rest as a whole.
 */
function addClusterEdits(
  edits: Edit[],
  clusterStart: number,
  cluster: string,
  form: string,
  formOf: (character: string) => string,
): void {
  if (cluster === form) return;
  const characters = [...cluster];
  const forms = characters.map(formOf);
  let first = 0;
  let from = 0;
  for (; first < forms.length && form.startsWith(forms[first] as string, from); first++) {
    from += (forms[first] as string).length;
  }
  let last = forms.length;
  let to = form.length;
  for (; last > first && form.slice(from, to).endsWith(forms[last - 1] as string); last--) {
    to -= (forms[last - 1] as string).length;
  }
  let start = clusterStart;
  const add = (part: string, text: string): void => {
    addEdit(edits, start, part, text);
    start += part.length;
  };
  for (let index = 0; index < first; index++) add(characters[index] as string, forms[index] as string);
  add(characters.slice(first, last).join(''), form.slice(from, to));
  for (let index = last; index < forms.length; index++) add(characters[index] as string, forms[index] as string);
}
