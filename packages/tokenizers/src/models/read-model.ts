import type { JsonFields } from '../json/json-fields.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { readBpeModel } from './read-bpe-model.js';
import { readUnigramModel } from './read-unigram-model.js';
import { readWordLevelModel } from './read-word-level-model.js';
import { readWordPieceModel } from './read-word-piece-model.js';

const readers = {
  BPE: readBpeModel,
  WordPiece: readWordPieceModel,
  WordLevel: readWordLevelModel,
  Unigram: readUnigramModel,
};

const types = Object.keys(readers) as (keyof typeof readers)[];

/**
 * The `model` of a `tokenizer.json`. Older files do not say its type: it is then told by the fields.
 *
 * @param holeCount How many ids the file gives to added tokens, which the vocabulary may leave out.
 * @throws CheckpointError if the type is unknown, or a field is missing, wrong or unknown.
 */
export function readModel(fields: JsonFields, holeCount: number): TokenizerModel {
  const model = readers[fields.choice('type', types, typeByFields(fields))](fields, holeCount);
  fields.end();
  return model;
}

function typeByFields(fields: JsonFields): keyof typeof readers | undefined {
  if (fields.has('merges')) return 'BPE';
  if (fields.has('max_input_chars_per_word')) return 'WordPiece';
  if (fields.has('unk_id')) return 'Unigram';
  return undefined;
}
