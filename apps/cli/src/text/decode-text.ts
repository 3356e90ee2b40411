import { CommandError } from '../errors/command-error.js';
import { iconvCommand } from './iconv-command.js';

/**
 * The text that some bytes are in UTF-8. A byte order mark in front is left out.
 *
 * @param name Where the bytes come from, as the error says it: `"book.txt"` or `standard input`.
 * @param path The file that they come from, as the user would write it. Default: they come from no file.
 * @param linesBefore How many line breaks came before, where the bytes are not the first. Default: they are the first.
 * @throws CommandError if they are not UTF-8, or no text at all.
 */
export function decodeText(bytes: Uint8Array, name: string, path?: string, linesBefore?: number): string {
  if (linesBefore === undefined) requireTextFormat(bytes, name, path);
  if (bytes.includes(0)) {
    throw new CommandError(`${name} is not a text file: it has zero bytes in it. Name a file of text in UTF-8.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: linesBefore !== undefined }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const line = (linesBefore ?? 0) + firstUndecodableLine(bytes);
    throw new CommandError(
      `${name} is not UTF-8 text. Line ${line} is the first with other bytes. ${cure('WINDOWS-1252', path)}`,
    );
  }
}

function requireTextFormat(bytes: Uint8Array, name: string, path: string | undefined): void {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  if (beginning === 'PK\x03\x04') {
    throw new CommandError(`${name} is a zip file. Unpack it first; save a spreadsheet as .csv.`);
  }
  if (beginning.startsWith('\xff\xfe') || beginning.startsWith('\xfe\xff')) {
    throw new CommandError(`${name} is text in UTF-16. ${cure('UTF-16', path)}`);
  }
}

function cure(encoding: string, path: string | undefined): string {
  return path === undefined
    ? `Pipe it through \`iconv -f ${encoding} -t UTF-8\` first.`
    : `Convert it first, for example with \`${iconvCommand(path, encoding)}\`.`;
}

/** The number, from 1, of the first line that is not UTF-8 by itself: no character there has a line feed among its bytes. */
function firstUndecodableLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) return line;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
}
