import type { JsonFields } from '../json/json-fields.js';
import { type BpeModel, bpeModel } from './bpe-model.js';
import { readVocabulary } from './read-vocabulary.js';

/**
 * The byte-pair model of a `tokenizer.json`.
 *
 * @param holeCount How many ids the file gives to added tokens, which the vocabulary may leave out.
 * @throws CheckpointError if a field is wrong, or a merge is of what is no entry.
 */
export function readBpeModel(fields: JsonFields, holeCount: number): BpeModel {
  const vocabulary = readVocabulary(fields, holeCount);
  const merges = fields.list('merges').map((merge, rank) => readMerge(fields, merge, rank));
  const unknownToken = fields.optionalString('unk_token');
  const continuingSubwordPrefix = fields.optionalString('continuing_subword_prefix');
  const endOfWordSuffix = fields.optionalString('end_of_word_suffix');
  const dropout = fields.has('dropout') ? fields.number('dropout') : undefined;
  if (dropout !== undefined && (dropout < 0 || dropout > 1))
    throw fields.error('dropout', 'must be from 0 to 1', dropout);
  const options = {
    vocabulary,
    merges,
    fusesUnknown: fields.boolean('fuse_unk', false),
    byteFallback: fields.boolean('byte_fallback', false),
    ignoresMerges: fields.boolean('ignore_merges', false),
    ...(dropout !== undefined && { dropout }),
    ...(continuingSubwordPrefix !== undefined && { continuingSubwordPrefix }),
    ...(endOfWordSuffix !== undefined && { endOfWordSuffix }),
    ...(unknownToken !== undefined && { unknownToken }),
  };
  return fields.made(() => bpeModel(options));
}

/** A merge: a list of two entries, or both with a blank between as older files have it. */
function readMerge(fields: JsonFields, merge: unknown, rank: number): readonly [string, string] {
  const parts: readonly unknown[] = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
  const [left, right] = parts;
  if (parts.length === 2 && typeof left === 'string' && typeof right === 'string') return [left, right];
  throw fields.error(`merges[${rank}]`, 'must be two entries', merge);
}
