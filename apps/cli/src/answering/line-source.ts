import { existsSync, statSync } from 'node:fs';
import { CommandError } from '../errors/command-error.js';
import { readTextFile } from '../text/read-text-file.js';
import { readInputLines } from './read-input-lines.js';

/** Where lines of text come from. */
export type LineSource =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'standard input' };

/** What looks like the path of a file that somebody meant: one word with a slash in it, or an ending. */
const pathLike = /^\S*([/\\]\S*|\.[a-z][a-z0-9]{1,4})$/i;

/**
 * What an argument stands for: a file if there is one of that name, `-` for standard input, else a text itself.
 *
 * @throws CommandError if it is a folder, or looks like a file that is not there.
 */
export function lineSourceOf(argument: string): LineSource {
  if (argument === '-') return { type: 'standard input' };
  if (existsSync(argument)) {
    if (!statSync(argument).isDirectory()) return { type: 'file', path: argument };
    throw new CommandError(`"${argument}" is a folder. Name the files in it, such as ${argument}/*.txt.`);
  }
  if (!pathLike.test(argument)) return { type: 'text', text: argument };
  throw new CommandError(
    `there is no file "${argument}". Check the path; if it is a text, pipe it to \`-\` as standard input.`,
  );
}

/** The lines of a source, in parts as they come. A line break at the end begins no further line. */
export async function* linesOf(source: LineSource): AsyncGenerator<readonly string[], void, undefined> {
  if (source.type === 'standard input') yield* readInputLines(process.stdin);
  else yield splitIntoLines(source.type === 'text' ? source.text : await readTextFile(source.path));
}

function splitIntoLines(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}
