import { CommandError } from '../errors/command-error.js';

/**
 * The text that some bytes are in UTF-8. A byte order mark in front is left out.
 *
 * @param name Where the bytes come from, as the error says it: `"book.txt"` or `standard input`.
 * @throws CommandError if they are not UTF-8.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const encoding = hasUtf16Mark(bytes) ? 'UTF-16' : 'WINDOWS-1252';
    throw new CommandError(
      `${name} is not UTF-8 text. Convert it first, for example with \`iconv -f ${encoding} -t UTF-8 old.txt > new.txt\`.`,
    );
  }
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
