/** A word as a shell takes it back whole: in single quotes where it needs any. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command line of `unroll` that works where the user is: through npm inside a clone of the workspace, where `unroll`
 * is not on the path.
 *
 * @param words What stands behind `unroll`, each one word.
 */
export function commandLineOf(...words: readonly string[]): string {
  const isInWorkspace = process.env['npm_package_name'] === 'unroll-workspace';
  return [isInWorkspace ? 'npm run unroll --' : 'unroll', ...words.map(shellWord)].join(' ');
}
