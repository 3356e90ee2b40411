import { shownEntry } from '../terminal/shown-entry.js';
import { textLines } from '../text/text-lines.js';
import { placedTokens } from '../tokenizers/placed-tokens.js';
import type { TextTokenizer } from '../tokenizers/text-tokenizer.js';
import { unknownTokenOf } from '../tokenizers/unknown-token.js';

/** Warns of words of a prompt that stand for nothing but an unknown word to a tokenizer which has a token for such. */
export function warnOfUnknown(tokenizer: TextTokenizer, prompt: string, warn: (message: string) => void): void {
  const unknownToken = unknownTokenOf(tokenizer);
  if (unknownToken === undefined) return;
  const words = new Set<string>();
  for (const line of textLines(prompt)) {
    for (const { token, start, end } of placedTokens(tokenizer, line)) {
      if (token === unknownToken) words.add(shownEntry(line.slice(start, end)));
    }
  }
  if (words.size === 0) return;
  warn(`the model does not know ${[...words].join(', ')}, and reads an unknown word there.`);
}
