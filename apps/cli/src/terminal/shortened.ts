import { printable } from './printable.js';

const mostCharacters = 40;

/** A text on one line: its first 40 characters, with `…` where it goes on. Blanks and line breaks become one blank each. */
export function shortened(text: string): string {
  const characters = Array.from(printable(text.trim().replaceAll(/\s+/g, ' ')));
  if (characters.length <= mostCharacters) return characters.join('');
  return `${characters.slice(0, mostCharacters).join('').trimEnd()}…`;
}
