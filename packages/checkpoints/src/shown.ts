const longestShown = 80;

/** A text that came from a file as an error shows it: not too long, and with codes for what steers a terminal. */
export function shown(text: string): string {
  const cut = text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
  return cut.replace(/\p{Other}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
