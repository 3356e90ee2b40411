import { type AlignedText, edited } from '../pipeline/aligned-text.js';

/**
 * A text with some of its characters replaced, each by itself. Halves of surrogate pairs are characters here.
 *
 * @param changing Matches one character that is replaced; with the flags g and u.
 */
export function changedCharacters(
  aligned: AlignedText,
  changing: RegExp,
  change: (character: string) => string,
): AlignedText {
  const { text, alignment } = aligned;
  if (alignment === undefined) return { ...aligned, text: text.replace(changing, (character) => change(character)) };
  const edits = Array.from(text.matchAll(changing), ({ 0: character, index }) => {
    return { start: index, end: index + character.length, text: change(character) };
  });
  return edited(aligned, edits);
}
