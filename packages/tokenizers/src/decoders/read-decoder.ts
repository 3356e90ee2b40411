import type { JsonFields } from '../json/json-fields.js';
import type { Decoder } from '../pipeline/decoder.js';
import { bpeDecoder } from './bpe-decoder.js';
import { byteFallbackDecoder } from './byte-fallback-decoder.js';
import { byteLevelDecoder } from './byte-level-decoder.js';
import { ctcDecoder } from './ctc-decoder.js';
import { decoderSequence } from './decoder-sequence.js';
import { fuseDecoder } from './fuse-decoder.js';
import { metaspaceDecoder } from './metaspace-decoder.js';
import { type ReplaceDecoderOptions, replaceDecoder } from './replace-decoder.js';
import { stripDecoder } from './strip-decoder.js';
import { wordPieceDecoder } from './word-piece-decoder.js';

/** How deep sequences may be nested in one another. */
const deepest = 32;

/**
 * The decoder of an entry in `tokenizer.json`.
 *
 * Differs from Hugging Face: an old `add_prefix_space: false` without a `prepend_scheme` is read as what it meant, `never`;
 * there it is an error.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, a regular
 *   expression is refused, or sequences are nested more than 32 deep.
 */
export function readDecoder(fields: JsonFields): Decoder {
  return readNested(fields, 1);
}

function readNested(fields: JsonFields, depth: number): Decoder {
  if (depth > deepest) throw fields.error('', `must be nested at most ${deepest} deep`, depth);
  const read = readers[fields.choice('type', types)];
  const decoder = fields.made(() => read(fields, depth));
  fields.end();
  return decoder;
}

const readers = {
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
  Metaspace: readMetaspace,
  Replace: (fields) =>
    replaceDecoder({ pattern: readPattern(fields.record('pattern')), content: fields.string('content') }),
  Sequence: (fields, depth) => decoderSequence(fields.records('decoders').map((inner) => readNested(inner, depth + 1))),
  Strip: (fields) =>
    stripDecoder({ content: fields.string('content'), start: fields.count('start'), stop: fields.count('stop') }),
  WordPiece: (fields) => wordPieceDecoder({ prefix: fields.string('prefix'), cleanup: fields.boolean('cleanup') }),
} satisfies Record<string, (fields: JsonFields, depth: number) => Decoder>;

const types = Object.keys(readers) as (keyof typeof readers)[];

function readByteLevel(fields: JsonFields): Decoder {
  // The fields of the pre-tokenizer of this name, which mean nothing for decoding.
  for (const name of ['add_prefix_space', 'trim_offsets', 'use_regex']) fields.boolean(name, true);
  return byteLevelDecoder();
}

function readMetaspace(fields: JsonFields): Decoder {
  const replacement = fields.string('replacement');
  // Old files have the replacement twice, and true or false where the scheme is now.
  fields.string('str_rep', replacement);
  const addsPrefix = fields.boolean('add_prefix_space', true);
  const schemes = ['always', 'first', 'never'] as const;
  const prependScheme = fields.choice('prepend_scheme', schemes, addsPrefix ? 'always' : 'never');
  if (!addsPrefix && prependScheme !== 'never') {
    throw fields.error('prepend_scheme', 'must be "never" where `add_prefix_space` is false', prependScheme);
  }
  return metaspaceDecoder({ replacement, prependScheme, split: fields.boolean('split', true) });
}

function readPattern(fields: JsonFields): ReplaceDecoderOptions['pattern'] {
  const pattern = fields.has('String') ? fields.string('String') : { regex: fields.string('Regex') };
  fields.end();
  return pattern;
}
