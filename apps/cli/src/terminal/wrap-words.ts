import { characterWidth } from './character-width.js';

/**
 * A text as lines of at most `width` columns, broken at blanks where there are any, else between characters. Line breaks
 * stay, and so do blanks other than the one at which a line was broken.
 *
 * @param width At least 2, so that every character fits.
 */
export function wrapWords(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let start = 0; // of the line being filled, in characters
  let lastBlank = -1;
  let filled = 0;
  const characters = Array.from(line);
  for (const [index, character] of characters.entries()) {
    const isBlank = character === ' ';
    if (filled + characterWidth(character) > width && !(isBlank && filled === width)) {
      const breaksAtBlank = lastBlank >= start;
      lines.push(characters.slice(start, breaksAtBlank ? lastBlank : index).join(''));
      start = breaksAtBlank ? lastBlank + 1 : index;
      filled = characters.slice(start, index).reduce((sum, each) => sum + characterWidth(each), 0);
    }
    if (isBlank) lastBlank = index;
    filled += characterWidth(character);
  }
  const hangingBlank = filled > width ? 1 : 0;
  lines.push(characters.slice(start, characters.length - hangingBlank).join(''));
  return lines;
}
