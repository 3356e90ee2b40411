import { utf8Stream } from './utf8-stream.js';

let decoder: TextDecoder | undefined;

/** The text of bytes in UTF-8, as `utf8Stream` reads them. */
export function readUtf8(bytes: Uint8Array): string {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    // A TypeError: they are not well-formed, and the engine does not know of lone surrogates.
    const stream = utf8Stream();
    let text = '';
    for (const byte of bytes) text += stream.push(byte);
    return text + stream.end();
  }
}
