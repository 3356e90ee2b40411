import { decodeText } from './decode-text.js';

/**
 * Bytes in UTF-8 as text, in parts as they come; each ends between two characters. A byte order mark in front is left out.
 *
 * @param name Where the bytes come from, as the error says it: `"book.txt"` or `standard input`.
 * @param path The file that they come from, as the user would write it. Default: they come from no file.
 * @throws CommandError if they are not UTF-8, or no text at all.
 */
export async function* decodedParts(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  path?: string,
): AsyncGenerator<string, void, undefined> {
  let unfinished: Uint8Array = new Uint8Array(0);
  let lineBreaks: number | undefined;
  const decoded = (bytes: Uint8Array): string => {
    const text = decodeText(bytes, name, path, lineBreaks);
    lineBreaks ??= 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineBreaks++;
    return text;
  };
  for await (const chunk of chunks) {
    const bytes = unfinished.length === 0 ? chunk : Buffer.concat([unfinished, chunk]);
    const end = bytes.length - unfinishedLength(bytes);
    unfinished = bytes.slice(end); // the chunk may be used again
    if (end > 0) yield decoded(bytes.subarray(0, end));
  }
  if (unfinished.length > 0) yield decoded(unfinished);
}

/** How many bytes at the end are the beginning of a character that goes on. */
function unfinishedLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] as number;
    if ((byte & 0xc0) === 0x80) continue; // a byte that goes on with a character
    const characterLength = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return characterLength > length ? length : 0;
  }
  return 0;
}
