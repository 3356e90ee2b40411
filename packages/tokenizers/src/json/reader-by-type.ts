import type { JsonFields } from './json-fields.js';

/** How the parts of one kind are read, by their `type`. `readInner` reads a part inside of another. */
export type ReadersByType<Part> = {
  readonly [type: string]: (fields: JsonFields, readInner: (inner: JsonFields) => Part) => Part;
};

/** How deep parts may be nested in one another. */
const deepest = 32;

/**
 * The reader of a part of a `tokenizer.json` whose `type` says what it is.
 *
 * It throws a CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, an
 * argument is refused, or parts are nested more than 32 deep.
 */
export function readerByType<Part>(readers: ReadersByType<Part>): (fields: JsonFields) => Part {
  const types = Object.keys(readers);
  const read = (fields: JsonFields, depth: number): Part => {
    if (depth > deepest) throw fields.error('', `must be nested at most ${deepest} deep`, depth);
    const reader = readers[fields.choice('type', types)] as ReadersByType<Part>[string];
    const part = fields.made(() => reader(fields, (inner) => read(inner, depth + 1)));
    fields.end();
    return part;
  };
  return (fields) => read(fields, 1);
}
