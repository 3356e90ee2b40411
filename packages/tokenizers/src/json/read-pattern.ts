import type { JsonFields } from './json-fields.js';

/** A pattern of a `tokenizer.json`: a text, or a regular expression in the syntax of Oniguruma. */
export function readPattern(fields: JsonFields): string | { readonly regex: string } {
  const pattern = fields.has('String') ? fields.string('String') : { regex: fields.string('Regex') };
  fields.end();
  return pattern;
}
