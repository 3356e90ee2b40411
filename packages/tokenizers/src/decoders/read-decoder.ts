import type { JsonFields } from '../json/json-fields.js';
import { readMetaspace } from '../json/read-metaspace.js';
import { readPattern } from '../json/read-pattern.js';
import { readerByType } from '../json/reader-by-type.js';
import type { Decoder } from '../pipeline/decoder.js';
import { bpeDecoder } from './bpe-decoder.js';
import { byteFallbackDecoder } from './byte-fallback-decoder.js';
import { byteLevelDecoder } from './byte-level-decoder.js';
import { ctcDecoder } from './ctc-decoder.js';
import { decoderSequence } from './decoder-sequence.js';
import { fuseDecoder } from './fuse-decoder.js';
import { metaspaceDecoder } from './metaspace-decoder.js';
import { replaceDecoder } from './replace-decoder.js';
import { stripDecoder } from './strip-decoder.js';
import { wordPieceDecoder } from './word-piece-decoder.js';

/**
 * The decoder of an entry in `tokenizer.json`.
 *
 * Differs from Hugging Face: an old `add_prefix_space: false` without a `prepend_scheme` is read as what it meant, `never`;
 * there it is an error.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, a regular
 *   expression is refused, or sequences are nested more than 32 deep.
 */
export const readDecoder: (fields: JsonFields) => Decoder = readerByType<Decoder>({
  BPEDecoder: (fields) => bpeDecoder({ suffix: fields.string('suffix') }),
  ByteFallback: () => byteFallbackDecoder(),
  ByteLevel: readByteLevel,
  CTC: (fields) =>
    ctcDecoder({
      padToken: fields.string('pad_token'),
      wordDelimiterToken: fields.string('word_delimiter_token'),
      cleanup: fields.boolean('cleanup'),
    }),
  Fuse: () => fuseDecoder(),
  Metaspace: (fields) => metaspaceDecoder(readMetaspace(fields)),
  Replace: (fields) =>
    replaceDecoder({ pattern: readPattern(fields.record('pattern')), content: fields.string('content') }),
  Sequence: (fields, readInner) => decoderSequence(fields.records('decoders').map(readInner)),
  Strip: (fields) =>
    stripDecoder({ content: fields.string('content'), start: fields.count('start'), stop: fields.count('stop') }),
  WordPiece: (fields) => wordPieceDecoder({ prefix: fields.string('prefix'), cleanup: fields.boolean('cleanup') }),
});

function readByteLevel(fields: JsonFields): Decoder {
  // The fields of the pre-tokenizer of this name, which mean nothing for decoding.
  for (const name of ['add_prefix_space', 'trim_offsets', 'use_regex']) fields.boolean(name, true);
  return byteLevelDecoder();
}
