import type { JsonFields } from '../json/json-fields.js';
import { type Vocabulary, vocabularyWithHoles } from './vocabulary.js';

/**
 * The `vocab` of a model in a `tokenizer.json`: its ids by their entries.
 *
 * @param holeCount How many ids it may leave out, for added tokens.
 * @throws CheckpointError if it is empty, two entries share an id, or an id is none: not an integer, or so great that more
 *   ids would be left out.
 */
export function readVocabulary(fields: JsonFields, holeCount: number): Vocabulary {
  const value = fields.value('vocab');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fields.error('vocab', 'must be an object', value);
  }
  const pairs = Object.entries(value) as [entry: string, token: unknown][];
  if (pairs.length === 0) throw fields.error('vocab', 'must have at least one entry', value);
  const idCount = pairs.length + holeCount;
  const entries: (string | undefined)[] = new Array(idCount).fill(undefined);
  for (const [entry, token] of pairs) {
    const place = `vocab[${JSON.stringify(entry.slice(0, 60))}]`;
    if (typeof token !== 'number' || !Number.isInteger(token) || token < 0) {
      throw fields.error(place, 'must be an integer of at least 0', token);
    }
    if (token >= idCount) {
      throw fields.error(place, `must be less than ${idCount}, or ids below it belong to no entry`, token);
    }
    const other = entries[token];
    if (other !== undefined) throw fields.error(place, `must differ from that of ${JSON.stringify(other)}`, token);
    entries[token] = entry;
  }
  return vocabularyWithHoles(entries);
}
