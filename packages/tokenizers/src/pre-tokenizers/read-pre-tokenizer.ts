import { ArgumentError } from '@unroll/core';
import type { JsonFields } from '../json/json-fields.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { bertPreTokenizer } from './bert-pre-tokenizer.js';
import { byteLevelPreTokenizer } from './byte-level-pre-tokenizer.js';
import { characterDelimiterSplit } from './character-delimiter-split.js';
import { digitsPreTokenizer } from './digits-pre-tokenizer.js';
import { fixedLengthPreTokenizer } from './fixed-length-pre-tokenizer.js';
import { metaspacePreTokenizer, prependSchemes } from './metaspace-pre-tokenizer.js';
import { preTokenizerSequence } from './pre-tokenizer-sequence.js';
import { punctuationPreTokenizer } from './punctuation-pre-tokenizer.js';
import { type SplitBehavior, splitBehaviorNames } from './split-behavior.js';
import { type SplitPreTokenizerOptions, splitPreTokenizer } from './split-pre-tokenizer.js';
import { unicodeScriptsPreTokenizer } from './unicode-scripts-pre-tokenizer.js';
import { whitespacePreTokenizer } from './whitespace-pre-tokenizer.js';
import { whitespaceSplitPreTokenizer } from './whitespace-split-pre-tokenizer.js';

/** How deep sequences may be nested in one another. */
const deepest = 32;

/**
 * The pre-tokenizer of an entry in `tokenizer.json`.
 *
 * Differs from Hugging Face: an old `add_prefix_space: false` without a `prepend_scheme` is read as what it meant, `never`;
 * there it is an error.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, a regular
 *   expression is refused, or sequences are nested more than 32 deep.
 */
export function readPreTokenizer(fields: JsonFields): PreTokenizer {
  return readNested(fields, 1);
}

function readNested(fields: JsonFields, depth: number): PreTokenizer {
  if (depth > deepest) throw fields.error('', `must be nested at most ${deepest} deep`, depth);
  const read = readers[fields.choice('type', types)];
  try {
    const preTokenizer = read(fields, depth);
    fields.end();
    return preTokenizer;
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    // The field that an argument comes from has its name.
    const { argument, expectation, advice } = error.facts;
    throw fields.error(argument, `must ${expectation}`, fields.value(argument), advice);
  }
}

const readers = {
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
  Metaspace: readMetaspace,
  Punctuation: (fields) => punctuationPreTokenizer({ behavior: readBehavior(fields, 'Isolated') }),
  Sequence: (fields, depth) =>
    preTokenizerSequence(fields.records('pretokenizers').map((inner) => readNested(inner, depth + 1))),
  Split: (fields) =>
    splitPreTokenizer({
      pattern: readPattern(fields.record('pattern')),
      behavior: readBehavior(fields),
      invert: fields.boolean('invert'),
    }),
  UnicodeScripts: () => unicodeScriptsPreTokenizer(),
  Whitespace: () => whitespacePreTokenizer(),
  WhitespaceSplit: () => whitespaceSplitPreTokenizer(),
} satisfies Record<string, (fields: JsonFields, depth: number) => PreTokenizer>;

const types = Object.keys(readers) as (keyof typeof readers)[];

function readMetaspace(fields: JsonFields): PreTokenizer {
  const replacement = fields.string('replacement');
  // Old files have the replacement twice, and true or false where the scheme is now.
  fields.string('str_rep', replacement);
  const addsPrefix = fields.boolean('add_prefix_space', true);
  const prependScheme = fields.choice('prepend_scheme', prependSchemes, addsPrefix ? 'always' : 'never');
  if (!addsPrefix && prependScheme !== 'never') {
    throw fields.error('prepend_scheme', 'must be "never" where `add_prefix_space` is false', prependScheme);
  }
  return metaspacePreTokenizer({ replacement, prependScheme, split: fields.boolean('split', true) });
}

function readPattern(fields: JsonFields): SplitPreTokenizerOptions['pattern'] {
  const pattern = fields.has('String') ? fields.string('String') : { regex: fields.string('Regex') };
  fields.end();
  return pattern;
}

function readBehavior(fields: JsonFields, byDefault?: (typeof behaviorNames)[number]): SplitBehavior {
  return behaviors[behaviorNames.indexOf(fields.choice('behavior', behaviorNames, byDefault))] as SplitBehavior;
}

const behaviors = Object.keys(splitBehaviorNames) as SplitBehavior[];
const behaviorNames = Object.values(splitBehaviorNames);
