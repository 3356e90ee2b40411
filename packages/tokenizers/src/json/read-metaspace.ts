import { type MetaspacePreTokenizerOptions, prependSchemes } from '../pre-tokenizers/metaspace-pre-tokenizer.js';
import type { JsonFields } from './json-fields.js';

/** The options of a Metaspace, which is a pre-tokenizer or a decoder. */
export function readMetaspace(fields: JsonFields): Required<MetaspacePreTokenizerOptions> {
  const replacement = fields.string('replacement');
  // Old files have the replacement twice, and true or false where the scheme is now.
  fields.string('str_rep', replacement);
  const addsPrefix = fields.boolean('add_prefix_space', true);
  const prependScheme = fields.choice('prepend_scheme', prependSchemes, addsPrefix ? 'always' : 'never');
  if (!addsPrefix && prependScheme !== 'never') {
    throw fields.error('prepend_scheme', 'must be "never" where `add_prefix_space` is false', prependScheme);
  }
  return { replacement, prependScheme, split: fields.boolean('split', true) };
}
