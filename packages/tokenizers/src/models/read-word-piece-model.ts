import type { JsonFields } from '../json/json-fields.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { readVocabulary } from './read-vocabulary.js';
import { wordPieceModel } from './word-piece-model.js';

/**
 * The WordPiece model of a `tokenizer.json`.
 *
 * @param holeCount How many ids the file gives to added tokens, which the vocabulary may leave out.
 * @throws CheckpointError if a field is wrong, or the unknown token is no entry.
 */
export function readWordPieceModel(fields: JsonFields, holeCount: number): TokenizerModel {
  const options = {
    vocabulary: readVocabulary(fields, holeCount),
    unknownToken: fields.string('unk_token', '[UNK]'),
    continuingSubwordPrefix: fields.string('continuing_subword_prefix', '##'),
    maximumPieceLength: fields.count('max_input_chars_per_word', 100),
  };
  return fields.made(() => wordPieceModel(options));
}
