import type { JsonFields } from '../json/json-fields.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { unigramModel } from './unigram-model.js';

/**
 * The unigram model of a `tokenizer.json`. The ids of its entries are their places in a list, which leaves none out.
 *
 * @throws CheckpointError if a field is wrong, an entry is there twice, or the unknown one is none.
 */
export function readUnigramModel(fields: JsonFields): TokenizerModel {
  const vocabulary = fields.list('vocab').map((pair, token) => readPair(fields, pair, token));
  if (vocabulary.length === 0) throw fields.error('vocab', 'must have at least one entry', []);
  const places = new Map<string, number>();
  for (const [token, [entry]] of vocabulary.entries()) {
    const place = places.get(entry);
    if (place !== undefined) throw fields.error(`vocab[${token}]`, `must differ from vocab[${place}]`, entry);
    places.set(entry, token);
  }
  const byteFallback = fields.boolean('byte_fallback', false);
  const unknownId = fields.count('unk_id', -1);
  if (unknownId === -1) return unigramModel({ vocabulary, byteFallback });
  const [unknownToken] = vocabulary[unknownId] ?? [];
  if (unknownToken === undefined) {
    throw fields.error('unk_id', `must be less than ${vocabulary.length}, the number of entries`, unknownId);
  }
  return unigramModel({ vocabulary, unknownToken, byteFallback });
}

function readPair(fields: JsonFields, pair: unknown, token: number): readonly [entry: string, score: number] {
  const [entry, score]: readonly unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
  if (typeof entry === 'string' && typeof score === 'number' && Number.isFinite(score)) return [entry, score];
  throw fields.error(`vocab[${token}]`, 'must be an entry and its score', pair);
}
