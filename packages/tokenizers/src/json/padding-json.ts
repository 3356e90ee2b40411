import { greatestId } from '../encodings/added-tokens.js';
import { longestPadding } from '../encodings/pad-encoding.js';
import type { PaddingOptions } from '../encodings/padding-options.js';
import type { JsonObject } from '../pipeline/json-object.js';
import type { JsonFields } from './json-fields.js';

/**
 * The section `padding` of a `tokenizer.json`.
 *
 * @throws CheckpointError that names the place, if a field is missing, wrong or unknown, a length is above 2^24, or an id above
 *   2^31 - 1.
 */
export function readPadding(fields: JsonFields): PaddingOptions {
  // Nothing, and 0, stand for no multiple.
  const multipleOf = boundedCount(fields, 'pad_to_multiple_of', longestPadding, 0);
  const padding = {
    length: readLength(fields),
    ...(multipleOf === 0 ? {} : { multipleOf }),
    direction: fields.choice('direction', ['Left', 'Right']) === 'Left' ? 'left' : 'right',
    token: boundedCount(fields, 'pad_id', greatestId),
    entry: fields.string('pad_token'),
    typeId: boundedCount(fields, 'pad_type_id', greatestId),
  } as const;
  fields.end();
  return padding;
}

function readLength(fields: JsonFields): 'longest' | number {
  if (fields.value('strategy') === 'BatchLongest') return 'longest';
  const strategy = fields.record('strategy');
  const length = boundedCount(strategy, 'Fixed', longestPadding);
  strategy.end();
  return length;
}

function boundedCount(fields: JsonFields, name: string, maximum: number, byDefault?: number): number {
  const count = fields.count(name, byDefault);
  if (count > maximum) throw fields.error(name, `must be at most ${maximum}`, count);
  return count;
}

/** The section `padding` of a `tokenizer.json`, to be written. */
export function writePadding(padding: PaddingOptions): JsonObject {
  const { length = 'longest', multipleOf, direction = 'right', token = 0, entry = '[PAD]', typeId = 0 } = padding;
  return {
    strategy: length === 'longest' ? 'BatchLongest' : { Fixed: length },
    direction: direction === 'left' ? 'Left' : 'Right',
    pad_to_multiple_of: multipleOf ?? null,
    pad_id: token,
    pad_type_id: typeId,
    pad_token: entry,
  };
}
