import type { PipelineTokenizer } from '@unroll/tokenizers';
import { shownEntry } from '../terminal/shown-entry.js';
import { unbroken } from '../terminal/unbroken.js';
import { alphabetInWords } from './alphabet-in-words.js';
import { alphabetOf, type TextTokenizer } from './text-tokenizer.js';

const count = 10;

/** The entries that tell the most about a tokenizer, with what they are: the whole alphabet, the most frequent, or the longest. */
export function tellingEntries(tokenizer: TextTokenizer): readonly [name: string, text: string] {
  if (!('parts' in tokenizer)) return ['alphabet', alphabetInWords(alphabetOf(tokenizer) ?? [])];
  const isByFrequency = tokenizer.parts.model.toJSON()['type'] === 'WordLevel'; // its ids are in that order
  const texts = [...new Set(entryTexts(tokenizer))];
  if (!isByFrequency) texts.sort((left, right) => right.length - left.length);
  const shown = texts.slice(0, count).map((text) => unbroken(shownEntry(text)));
  return [isByFrequency ? 'most frequent' : 'longest', shown.join(' ')];
}

/** What the entries stand for that are no special tokens, in the order of their ids. */
function entryTexts(tokenizer: PipelineTokenizer): string[] {
  const added = new Set(tokenizer.addedTokens.map(({ id }) => id));
  const isBytes = tokenizer.parts.decoder?.bytesOf !== undefined;
  const texts: string[] = [];
  for (let token = 0; token < tokenizer.vocabularySize; token++) {
    if (added.has(token)) continue;
    const text = isBytes ? tokenizer.decode([token]) : (tokenizer.entryOf(token) as string);
    if (!isBytes || !text.includes('\ufffd')) texts.push(text); // those are parts of characters
  }
  return texts;
}
