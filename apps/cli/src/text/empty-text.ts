import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';

/**
 * The error for a path without any text.
 *
 * @param files The files that it stands for: itself, or those in a folder.
 */
export function emptyPath(path: string, [first]: readonly string[]): CommandError {
  const subject = first === path ? `"${shownPath(path)}" is empty` : `the text files in "${shownPath(path)}" are empty`;
  return new CommandError(`${subject}. Name a file that has text in it.`);
}

/**
 * The error for standard input without any text.
 *
 * @param reader The command line that reads it. Default `unroll train -`.
 */
export function emptyStandardInput(reader = 'unroll train -'): CommandError {
  return new CommandError(`standard input is empty. Pipe text into it: \`cat book.txt | ${reader}\`.`);
}
