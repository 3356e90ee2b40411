import type { DataRecord } from './data-record.js';
import { lineError } from './line-error.js';
import { splitLines } from './split-lines.js';

/**
 * The examples of a plain text file: a line is a label, a space, and a text.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if there is nothing before or behind the first space, or the line is JSON.
 */
export function parseLabelledLines(text: string, name: string): DataRecord<'text' | 'label'>[] {
  return splitLines(text).map(({ line, text: content }) => {
    if (/^[[{]/.test(content)) throw lineError(name, line, 'this looks like JSON. Name a file of JSON lines .jsonl.');
    const [, label, example] = /^(\S+) (.*\S.*)$/.exec(content) ?? [];
    if (label !== undefined && example !== undefined) return { line, parts: { text: example, label } };
    throw lineError(name, line, 'this is not a label, a space, and a text. For a table, name the file .csv or .tsv.');
  });
}
