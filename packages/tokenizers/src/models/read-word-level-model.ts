import type { JsonFields } from '../json/json-fields.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { readVocabulary } from './read-vocabulary.js';
import { wordLevelModel } from './word-level-model.js';

/**
 * The model of whole words of a `tokenizer.json`. An unknown token that is no entry is none, as Hugging Face has it.
 *
 * @param holeCount How many ids the file gives to added tokens, which the vocabulary may leave out.
 * @throws CheckpointError if a field is wrong.
 */
export function readWordLevelModel(fields: JsonFields, holeCount: number): TokenizerModel {
  const vocabulary = readVocabulary(fields, holeCount);
  const unknownToken = fields.string('unk_token', '<unk>');
  return wordLevelModel({ vocabulary, ...(vocabulary.tokenOf(unknownToken) !== undefined && { unknownToken }) });
}
