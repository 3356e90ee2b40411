const longestShown = 80;

/** A text that came from a file as an error shows it: not too long, and without what would steer a terminal. */
export function shown(text: string): string {
  const cut = text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
  return cut.replace(/[\p{Control}\p{Format}\p{Surrogate}]/gu, (character) => JSON.stringify(character).slice(1, -1));
}
