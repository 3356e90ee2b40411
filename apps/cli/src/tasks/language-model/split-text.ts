import { heldOutCount } from '../../data/held-out-count.js';
import { characterCount } from '../../text/character-count.js';
import type { TokenizerKind } from '../../tokenizers/tokenizer-kind.js';

/** The part of a text that is learned from, and the rest. */
export type SplitText = { readonly learned: string; readonly heldOut: string };

/**
 * Holds out the last characters of a text.
 *
 * @param share Which part of them, from 0 to below 1.
 * @param kind What the tokens are: no grapheme is cut into two.
 */
export function splitText(text: string, share: number, kind: TokenizerKind): SplitText {
  const count = characterCount(text);
  const cut = offsetOf(text, count, count - heldOutCount(count, share));
  const offset = kind === 'graphemes' ? graphemeStart(text, cut) : cut;
  return { learned: text.slice(0, offset), heldOut: text.slice(offset) };
}

/** Where, in UTF-16 units, the text goes on after so many of its characters. */
function offsetOf(text: string, total: number, characters: number): number {
  if (text.length === total) return characters;
  let offset = 0;
  for (let index = 0; index < characters; index++) offset += (text.codePointAt(offset) as number) > 0xffff ? 2 : 1;
  return offset;
}

/** Where the grapheme begins that is at an offset; the offset itself at the end of the text. */
function graphemeStart(text: string, offset: number): number {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return graphemes.containing(offset)?.index ?? offset;
}
