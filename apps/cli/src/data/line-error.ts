import { CommandError } from '../errors/command-error.js';

/**
 * The error for a line of a data file.
 *
 * @param name The file, as the user knows it.
 * @param line Its number, from 1.
 * @param sentences What is wrong and what to do, in whole sentences.
 */
export function lineError(name: string, line: number, sentences: string): CommandError {
  return new CommandError(`"${name}", line ${line}: ${sentences}`);
}
