import type { Decoder, Fragment } from '../pipeline/decoder.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import { utf8Stream } from '../pipeline/utf8-stream.js';
import { wholeEntries, wholeEntry } from './whole-entries.js';

/**
 * A decoder of entries such as `<0xE2>`, which stand for a byte each.
 *
 * Such entries in a row are read as UTF-8 when they end, and become one; if they are not well-formed, each becomes
 * U+FFFD.
 *
 * Differs from Hugging Face: the three bytes of a lone surrogate are well-formed, as utf8Stream says.
 *
 * @example decodeEntries(byteFallbackDecoder(), ['a', '<0xC3>', '<0xA9>']); // 'aé'
 */
export function byteFallbackDecoder(): Decoder {
  return {
    open: () => {
      let bytes: number[] = [];
      const takeBytes = (): readonly Fragment[] => {
        const texts = textsOf(bytes);
        bytes = [];
        return texts.map(wholeEntry);
      };
      return wholeEntries((entry) => {
        const [, digits] = /^<0x([0-9A-Fa-f]{2})>$/.exec(entry) ?? [];
        if (digits === undefined) return [...takeBytes(), wholeEntry(entry)];
        bytes.push(Number.parseInt(digits, 16));
        return [];
      }, takeBytes);
    },
    toJSON: () => ({ type: 'ByteFallback' }),
  };
}

function textsOf(bytes: readonly number[]): readonly string[] {
  if (bytes.length === 0) return [];
  const stream = utf8Stream();
  const text = bytes.map((byte) => stream.push(byte)).join('') + stream.end();
  const written = utf8Bytes(text);
  const isWellFormed = written.length === bytes.length && written.every((byte, index) => byte === bytes[index]);
  return isWellFormed ? [text] : bytes.map(() => '\ufffd');
}
