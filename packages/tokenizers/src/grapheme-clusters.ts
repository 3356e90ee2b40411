import { graphemeSegments } from './grapheme-segments.js';

/**
 * Calls back with the start and the end of every grapheme cluster of a text, in its order.
 *
 * Most characters never join with their neighbours, whatever these are: where two of them meet, there is a boundary. Only
 * what lies between such boundaries is looked at with Intl.Segmenter, which is slow, and slower on long texts.
 *
 * Source: Unicode Standard Annex 29, section 3.1.
 */
export function visitGraphemeClusters(text: string, visit: (start: number, end: number) => void): void {
  const { length } = text;
  let start = 0;
  let longest = shortRun;
  while (start < length) {
    let end = start + 1;
    while (end < length && !isBoundary(text, end) && (end < start + longest || isPair(text, end))) end++;
    if (end === start + 1) {
      visit(start, end);
      start = end;
      continue;
    }
    const isWhole = end === length || isBoundary(text, end);
    const clusterEnds = clusterEndsOf(text.slice(start, end));
    const runStart = start;
    // The last cluster may go on where the run does.
    for (const clusterEnd of isWhole ? clusterEnds : clusterEnds.slice(0, -1)) {
      visit(start, runStart + clusterEnd);
      start = runStart + clusterEnd;
    }
    longest = start === runStart ? 2 * longest : shortRun;
  }
}

const shortRun = 64;
const mostRuns = 4096;
const knownRuns = new Map<string, readonly number[]>();

/** Where the clusters of a text end. Short texts are remembered: most of them are words that came before. */
function clusterEndsOf(run: string): readonly number[] {
  const known = knownRuns.get(run);
  if (known !== undefined) return known;
  const ends = Array.from(graphemeSegments(run), ({ index, segment }) => index + segment.length);
  if (run.length <= shortRun) {
    if (knownRuns.size === mostRuns) knownRuns.clear();
    knownRuns.set(run, ends);
  }
  return ends;
}

/** Whether there is a boundary before a unit of a text for certain. */
function isBoundary(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return isAloof(before) && isAloof(after) && (before !== 0x0d || after !== 0x0a); // CR LF
}

/** Whether a unit of a text is the second half of a surrogate pair. */
function isPair(text: string, offset: number): boolean {
  return (text.codePointAt(offset - 1) as number) > 0xffff;
}

const joining = 1;
const aloof = 2;
// 0 for a unit that nobody has asked about.
const kindOfUnit = /* @__PURE__ */ new Uint8Array(0x10000);

/** Whether a UTF-16 unit is a character that joins with no other of this kind, wherever they stand. */
function isAloof(unit: number): boolean {
  if (kindOfUnit[unit] === 0) {
    // Rules 6 to 8 join a character with its like, rules 9 to 9b with any letter. Those that look further back need a
    // character of rule 9 before the boundary, or characters of two units.
    const character = String.fromCharCode(unit);
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    const { length } = [...graphemeSegments(`${character}${character}a${character}`)];
    kindOfUnit[unit] = length === 4 && !isHalf ? aloof : joining;
  }
  return kindOfUnit[unit] === aloof;
}
