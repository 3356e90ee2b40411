import type { JsonFields } from '../json/json-fields.js';
import { readMetaspace } from '../json/read-metaspace.js';
import { readPattern } from '../json/read-pattern.js';
import { readerByType } from '../json/reader-by-type.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { bertPreTokenizer } from './bert-pre-tokenizer.js';
import { byteLevelPreTokenizer } from './byte-level-pre-tokenizer.js';
import { characterDelimiterSplit } from './character-delimiter-split.js';
import { digitsPreTokenizer } from './digits-pre-tokenizer.js';
import { fixedLengthPreTokenizer } from './fixed-length-pre-tokenizer.js';
import { metaspacePreTokenizer } from './metaspace-pre-tokenizer.js';
import { preTokenizerSequence } from './pre-tokenizer-sequence.js';
import { punctuationPreTokenizer } from './punctuation-pre-tokenizer.js';
import { type SplitBehavior, splitBehaviorNames } from './split-behavior.js';
import { splitPreTokenizer } from './split-pre-tokenizer.js';
import { unicodeScriptsPreTokenizer } from './unicode-scripts-pre-tokenizer.js';
import { whitespacePreTokenizer } from './whitespace-pre-tokenizer.js';
import { whitespaceSplitPreTokenizer } from './whitespace-split-pre-tokenizer.js';

/**
 * The pre-tokenizer of an entry in `tokenizer.json`.
 *
 * Differs from Hugging Face: an old `add_prefix_space: false` without a `prepend_scheme` is read as what it meant, `never`;
 * there it is an error.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, a regular
 *   expression is refused, or sequences are nested more than 32 deep.
 */
export const readPreTokenizer: (fields: JsonFields) => PreTokenizer = readerByType<PreTokenizer>({
  BertPreTokenizer: () => bertPreTokenizer(),
  ByteLevel: (fields) =>
    byteLevelPreTokenizer({
      addPrefixSpace: fields.boolean('add_prefix_space'),
      trimOffsets: fields.boolean('trim_offsets'),
      useRegex: fields.boolean('use_regex', true),
    }),
  CharDelimiterSplit: (fields) => characterDelimiterSplit(fields.string('delimiter')),
  Digits: (fields) => digitsPreTokenizer({ individualDigits: fields.boolean('individual_digits') }),
  FixedLength: (fields) => fixedLengthPreTokenizer({ length: fields.count('length', 5) }),
  Metaspace: (fields) => metaspacePreTokenizer(readMetaspace(fields)),
  Punctuation: (fields) => punctuationPreTokenizer({ behavior: readBehavior(fields, 'Isolated') }),
  Sequence: (fields, readInner) => preTokenizerSequence(fields.records('pretokenizers').map(readInner)),
  Split: (fields) =>
    splitPreTokenizer({
      pattern: readPattern(fields.record('pattern')),
      behavior: readBehavior(fields),
      invert: fields.boolean('invert'),
    }),
  UnicodeScripts: () => unicodeScriptsPreTokenizer(),
  Whitespace: () => whitespacePreTokenizer(),
  WhitespaceSplit: () => whitespaceSplitPreTokenizer(),
});

function readBehavior(fields: JsonFields, byDefault?: (typeof behaviorNames)[number]): SplitBehavior {
  return behaviors[behaviorNames.indexOf(fields.choice('behavior', behaviorNames, byDefault))] as SplitBehavior;
}

const behaviors = Object.keys(splitBehaviorNames) as SplitBehavior[];
const behaviorNames = Object.values(splitBehaviorNames);
