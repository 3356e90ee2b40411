import type { StreamingTokenizer } from '@unroll/core';
import type { ByteTokenizerJSON } from './byte-tokenizer-json.js';
import { JsonFields } from './json/json-fields.js';
import { readUtf8 } from './pipeline/read-utf8.js';
import { TokenList } from './pipeline/token-list.js';
import { utf8Bytes } from './pipeline/utf8-bytes.js';
import { utf8Stream } from './pipeline/utf8-stream.js';
import { rejectSymbol } from './reject-symbol.js';
import { requireText } from './require-text.js';
import { wholeClusters } from './whole-clusters.js';

/** A tokenizer whose tokens are bytes. */
export interface ByteTokenizer extends StreamingTokenizer {
  readonly vocabularySize: 256;
  /** The tokenizer as plain data; JSON.stringify calls it. `byteTokenizer.fromJSON` reads it back. */
  toJSON(): ByteTokenizerJSON;
  /**
   * The tokenizer that `toJSON` wrote: this one.
   *
   * @param json What JSON.parse returned.
   * @throws CheckpointError if it is a text that was not parsed, damaged, or of another type or version; the message names
   *   the field.
   */
  fromJSON(json: unknown): ByteTokenizer;
}

/**
 * The tokenizer whose tokens are the bytes of UTF-8. It has nothing to learn and nothing to set, and knows every text.
 *
 * What is not UTF-8 is decoded as TextDecoder does it, with U+FFFD for each maximal subpart. A byte order mark is a
 * character like any other.
 *
 * Differs from UTF-8: half of a surrogate pair that stands alone has three bytes, as in WTF-8, so that every JavaScript
 * string comes back.
 *
 * Source: The Unicode Standard, section 3.9; Sapin, The WTF-8 encoding.
 *
 * @example byteTokenizer.encode('né'); // 110, 195, 169
 */
export const byteTokenizer: ByteTokenizer = {
  vocabularySize: 256,
  encode: (text) => new Int32Array(utf8Bytes(requireText('byteTokenizer.encode', text))),
  decode(tokens) {
    const bytes = new TokenList();
    let offset = 0;
    for (const token of tokens) bytes.push(requireByte(token, offset++));
    return readUtf8(new Uint8Array(bytes.toArray()));
  },
  incrementalDecoder() {
    const { push, end } = utf8Stream();
    let offset = 0;
    return wholeClusters({
      push(token) {
        const text = push(requireByte(token, offset));
        offset++;
        return text;
      },
      end,
    });
  },
  toJSON: () => ({ type: 'bytes', version: 1 }),
  fromJSON(json) {
    const fields = new JsonFields('byteTokenizer.fromJSON', 'json', json);
    fields.choice('type', ['bytes']);
    if (fields.value('version') !== 1) throw fields.error('version', 'must be 1', fields.value('version'));
    fields.end();
    return byteTokenizer;
  },
};

function requireByte(token: number, offset: number): number {
  return (token & 0xff) === token ? token : rejectSymbol('byteTokenizer.decode', token, offset, 256);
}
