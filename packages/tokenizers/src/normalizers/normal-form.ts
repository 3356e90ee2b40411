/**
 * A text in a normalization form of Unicode, as String.prototype.normalize gives it.
 *
 * Engines bring marks into their order in time that grows with the square of their number. Here long runs are sorted first.
 *
 * @param form NFC, NFD, NFKC or NFKD.
 */
export function normalForm(text: string, form: string): string {
  const sorted = mayHoldLongRun(text)
    ? text.replace(runOfMarks, (run) => sortedMarks(run, form.replace('C', 'D')))
    : text;
  return sorted.normalize(form);
}

const longRun = 500;
const step = longRun / 2;
const marks = '[\\p{M}\\uff9e\\uff9f]';
const runOfMarks = new RegExp(`${marks}{${longRun},}`, 'gu');
const someMarks = new RegExp(`${marks}{8}`, 'uy');

/** Whether there are some marks at a multiple of half the length of a long run: such a run reaches from one to the next. */
function mayHoldLongRun(text: string): boolean {
  for (let unit = 0; unit < text.length; unit += step) {
    someMarks.lastIndex = unit; // in the middle of a pair it counts from its start
    if (someMarks.test(text)) return true;
  }
  return false;
}

/** Marks decomposed and in their canonical order: those between two that stay where they are, by their combining class. */
function sortedMarks(run: string, form: string): string {
  const decompositions = new Map(Array.from(new Set(run), (mark) => [mark, mark.normalize(form)]));
  const sequence = [...Array.from(run, (mark) => decompositions.get(mark)).join('')];
  const ranks = ranksOf(sequence);
  let sorted = '';
  let movable: string[] = [];
  const flush = (): void => {
    sorted += movable.sort((left, right) => (ranks.get(left) as number) - (ranks.get(right) as number)).join('');
    movable = [];
  };
  for (const mark of sequence) {
    if (ranks.has(mark)) {
      movable.push(mark);
    } else {
      flush();
      sorted += mark;
    }
  }
  flush();
  return sorted;
}

/** Where the combining class of each mark comes among those of the others; without those that never change places. */
function ranksOf(sequence: readonly string[]): ReadonlyMap<string, number> {
  const movable = [...new Set(sequence)].filter((mark) => changePlaces(highest, mark) || changePlaces(mark, lowest));
  const inOrder = movable.sort((left, right) => Number(changePlaces(left, right)) - Number(changePlaces(right, left)));
  const ranks = new Map<string, number>();
  let rank = 0;
  let before = '';
  for (const mark of inOrder) {
    if (before !== '' && changePlaces(mark, before)) rank++;
    ranks.set(mark, rank);
    before = mark;
  }
  return ranks;
}

/** Marks of the lowest and of the highest combining class. */
const lowest = '\u0334';
const highest = '\u0345';

/** Whether a mark after another one comes before it in canonical order. */
function changePlaces(mark: string, next: string): boolean {
  return (mark + next).normalize('NFD') !== mark + next;
}
