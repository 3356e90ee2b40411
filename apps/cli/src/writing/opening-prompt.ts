import { alphabetOf, type TextTokenizer } from '../tokenizers/text-tokenizer.js';
import { unknownTokenOf } from '../tokenizers/unknown-token.js';

/** What a text is begun from where no prompt is given: a line break, or else the first entry that is text. */
export function openingPrompt(tokenizer: TextTokenizer): string {
  const alphabet = alphabetOf(tokenizer);
  if (alphabet !== undefined) return alphabet.includes('\n') ? '\n' : (alphabet[0] as string);
  const unknownToken = unknownTokenOf(tokenizer);
  const isKnown = (text: string): boolean => {
    const tokens = tokenizer.encode(text);
    return tokens.length > 0 && !tokens.includes(unknownToken ?? -1);
  };
  if (isKnown('\n')) return '\n';
  const texts = Array.from({ length: tokenizer.vocabularySize }, (_, token) => tokenizer.decode([token]));
  return texts.find((text, token) => token !== unknownToken && isKnown(text)) ?? ' ';
}
