import { formattedCount } from './figures.js';
import { printable } from './printable.js';

const mostShown = 5;

/** A character, of one code point or more, as a sentence names it: `"é" (U+00E9)`. */
export function shownCharacter(character: string): string {
  const codePoints = Array.from(character, (point) => {
    return `U+${point.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  });
  return `${printable(JSON.stringify(character))} (${codePoints.join(' ')})`;
}

/** Some characters in a sentence: the first five, and how many more there are. */
export function shownCharacters(characters: ReadonlySet<string>): string {
  const shown = [...characters].slice(0, mostShown).map(shownCharacter);
  const more = characters.size - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${formattedCount(more)} more`;
}
