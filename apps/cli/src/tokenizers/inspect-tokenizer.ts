import { formattedCount } from '../terminal/figures.js';
import { grid } from '../terminal/grid.js';
import type { Output } from '../terminal/output.js';
import { shownEntry } from '../terminal/shown-entry.js';
import { table } from '../terminal/table.js';
import { characterCount } from '../text/character-count.js';
import { explainUnknown } from '../writing/explain-unknown.js';
import { openTokenizer } from './open-tokenizer.js';
import { type PlacedToken, placedTokens } from './placed-tokens.js';
import { alphabetOf, type TextTokenizer } from './text-tokenizer.js';
import { tokenizerRows } from './tokenizer-rows.js';

/**
 * Prints what a tokenizer is made of and, given a text, what it makes of that.
 *
 * @param name A file, or the folder of a run.
 * @throws CommandError if the tokenizer cannot be read, or does not know a part of the text.
 */
export async function inspectTokenizer(name: string, text: string | undefined, output: Output): Promise<void> {
  const tokenizer = await openTokenizer(name);
  const told = { subject: 'the text', reader: 'tokenizer' } as const;
  const placed = text === undefined ? [] : explainUnknown(tokenizer, text, told, () => placedTokens(tokenizer, text));
  output.writeLine(table(tokenizerRows(tokenizer), output.width).join('\n'));
  if (text !== undefined) writeTokens(tokenizer, text, placed, output);
}

function writeTokens(tokenizer: TextTokenizer, text: string, placed: readonly PlacedToken[], output: Output): void {
  const isOfBytes = !('parts' in tokenizer) && alphabetOf(tokenizer) === undefined;
  const [heading, ...lines] = tokenGrid(placed, text, isOfBytes ? (value) => value : shownEntry);
  if (placed.length > 0) {
    output.writeLine();
    output.writeLine([output.bold(heading as string), ...lines].join('\n'));
  }
  output.writeLine();
  output.writeLine(table(summaryRows(tokenizer, placed, text), output.width).join('\n'));
}

/** The tokens in columns. The part of the text is left out where all are what their entries are. */
function tokenGrid(placed: readonly PlacedToken[], text: string, shown: (entry: string) => string): string[] {
  const partOf = ({ start, end }: PlacedToken): string => text.slice(start, end);
  const showsParts = placed.some((token) => token.entry !== partOf(token));
  const cellsOf = (id: string, entry: string, part: string, place: string): string[] => {
    return showsParts ? [id, entry, part, place] : [id, entry, place];
  };
  const rows = placed.map((token) => {
    const { entry, start, end } = token;
    return cellsOf(String(token.token), shown(entry), shownEntry(partOf(token)), `${start}–${end}`);
  });
  return grid([cellsOf('id', 'entry', 'text', 'offsets'), ...rows], ['right', 'left', 'left', 'left']);
}

function summaryRows(
  tokenizer: TextTokenizer,
  placed: readonly PlacedToken[],
  text: string,
): (readonly [name: string, text: string])[] {
  const decoded = tokenizer.decode(placed.map(({ token }) => token));
  const each = placed.length === 0 ? '' : `, of ${(characterCount(text) / placed.length).toFixed(2)} characters each`;
  const difference = decoded === text ? 'the same text' : 'not the same text';
  return [
    ['tokens', `${formattedCount(placed.length)}${each}`],
    ['decoded', `${shownEntry(decoded)} (${difference})`],
  ];
}
