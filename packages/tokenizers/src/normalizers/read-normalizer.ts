import type { JsonFields } from '../json/json-fields.js';
import { readPattern } from '../json/read-pattern.js';
import { readerByType } from '../json/reader-by-type.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { bertNormalizer } from './bert-normalizer.js';
import { byteLevelNormalizer } from './byte-level-normalizer.js';
import { lowercaseNormalizer } from './lowercase-normalizer.js';
import { nmtNormalizer } from './nmt-normalizer.js';
import { normalizerSequence } from './normalizer-sequence.js';
import { precompiledNormalizer } from './precompiled-normalizer.js';
import { prependNormalizer } from './prepend-normalizer.js';
import { replaceNormalizer } from './replace-normalizer.js';
import { stripAccentsNormalizer } from './strip-accents-normalizer.js';
import { stripNormalizer } from './strip-normalizer.js';
import { unicodeNormalizer } from './unicode-normalizer.js';

/**
 * The normalizer of an entry in `tokenizer.json`.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, a regular
 *   expression is refused, or sequences are nested more than 32 deep.
 */
export const readNormalizer: (fields: JsonFields) => Normalizer = readerByType<Normalizer>({
  BertNormalizer: (fields) =>
    bertNormalizer({
      cleansText: fields.boolean('clean_text'),
      separatesChinese: fields.boolean('handle_chinese_chars'),
      stripsAccents: fields.optionalBoolean('strip_accents'),
      isLowercase: fields.boolean('lowercase'),
    }),
  ByteLevel: readByteLevel,
  Lowercase: () => lowercaseNormalizer(),
  NFC: () => unicodeNormalizer('NFC'),
  NFD: () => unicodeNormalizer('NFD'),
  NFKC: () => unicodeNormalizer('NFKC'),
  NFKD: () => unicodeNormalizer('NFKD'),
  Nmt: () => nmtNormalizer(),
  Precompiled: (fields) => precompiledNormalizer(fields.string('precompiled_charsmap')),
  Prepend: (fields) => prependNormalizer(fields.string('prepend')),
  Replace: (fields) =>
    replaceNormalizer({ pattern: readPattern(fields.record('pattern')), content: fields.string('content') }),
  Sequence: (fields, readInner) => normalizerSequence(fields.records('normalizers').map(readInner)),
  Strip: (fields) => stripNormalizer({ left: fields.boolean('strip_left'), right: fields.boolean('strip_right') }),
  StripAccents: () => stripAccentsNormalizer(),
});

function readByteLevel(fields: JsonFields): Normalizer {
  // The fields of the pre-tokenizer of this name, which mean nothing for normalizing.
  for (const name of ['add_prefix_space', 'trim_offsets', 'use_regex']) fields.boolean(name, true);
  return byteLevelNormalizer();
}
