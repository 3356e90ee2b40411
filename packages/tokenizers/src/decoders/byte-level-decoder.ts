import { byteOfCharacter } from '../pipeline/byte-characters.js';
import type { Decoder } from '../pipeline/decoder.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import { utf8Stream } from '../pipeline/utf8-stream.js';
import { oneEntry } from './one-entry.js';
import { wholeEntries } from './whole-entries.js';

/**
 * A decoder of byte-level vocabularies: the visible characters of entries stand for bytes, and these are read as UTF-8.
 *
 * An entry with another character stands for itself. What is not well-formed UTF-8 becomes U+FFFD, as utf8Stream says. All
 * entries become one.
 *
 * Source: Radford et al. 2019, encoder.py of GPT-2.
 * Differs from Hugging Face: the three bytes of a lone surrogate become that surrogate.
 *
 * @example decodeEntries(byteLevelDecoder(), ['ca', 'fÃ', '©']); // 'café'
 */
export function byteLevelDecoder(): Decoder {
  return {
    open: () => {
      const bytes = utf8Stream();
      const entry = oneEntry();
      return wholeEntries(
        (text) => {
          let read = '';
          for (const byte of bytesOf(text)) read += bytes.push(byte);
          return entry.add(read);
        },
        () => entry.end(bytes.end()),
      );
    },
    bytesOf,
    toJSON: () => ({ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }),
  };
}

/** The byte of each UTF-16 unit; -1 for one that stands for none. */
const byteOfUnit = /* @__PURE__ */ Int16Array.from(
  { length: 0x144 },
  (_, unit) => byteOfCharacter(String.fromCharCode(unit)) ?? -1,
);

function bytesOf(entry: string): Uint8Array {
  const bytes = new Uint8Array(entry.length);
  for (let index = 0; index < entry.length; index += 1) {
    const byte = byteOfUnit[entry.charCodeAt(index)] ?? -1;
    if (byte < 0) return utf8Bytes(entry);
    bytes[index] = byte;
  }
  return bytes;
}
