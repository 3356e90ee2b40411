import {
  type ByteTokenizer,
  type CharacterTokenizer,
  type GraphemeTokenizer,
  type PipelineTokenizer,
  readTokenizer,
} from '@unroll/tokenizers';

/** A tokenizer of any kind. */
export type TextTokenizer = CharacterTokenizer | GraphemeTokenizer | ByteTokenizer | PipelineTokenizer;

/**
 * The tokenizer that a `tokenizer.json` has.
 *
 * @throws CheckpointError if it is damaged, or asks for what is not known.
 */
export function textTokenizerOf(json: unknown): TextTokenizer {
  return readTokenizer(json) as TextTokenizer; // of which it gives one
}

/** The characters or graphemes that a tokenizer knows; undefined where its entries are something else. */
export function alphabetOf(tokenizer: TextTokenizer): readonly string[] | undefined {
  if ('characters' in tokenizer) return tokenizer.characters;
  return 'graphemes' in tokenizer ? tokenizer.graphemes : undefined;
}
