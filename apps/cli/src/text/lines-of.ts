/** Options of {@link linesOf}. */
export type LinesOptions = {
  /** How many UTF-16 units a line may have: a longer one is cut, before a blank where there is one. Default: any number. */
  readonly longest?: number;
};

/**
 * The lines of a text that comes in parts, each with its line break: the same ones however it is parted.
 *
 * @param parts Each ends between two characters.
 */
export async function* linesOf(
  parts: AsyncIterable<string>,
  { longest = Infinity }: LinesOptions = {},
): AsyncGenerator<string, void, undefined> {
  let line = '';
  for await (const part of parts) {
    let start = 0;
    while (start < part.length) {
      const end = part.indexOf('\n', start) + 1;
      line += part.slice(start, end === 0 ? part.length : end);
      start = end === 0 ? part.length : end;
      while (line.length > longest) {
        const cut = cutBefore(line, longest);
        yield line.slice(0, cut);
        line = line.slice(cut);
      }
      if (end === 0) continue;
      if (line !== '') yield line;
      line = '';
    }
  }
  if (line !== '') yield line;
}

/** Where a line is cut that has more units than it may have: after at least one. */
function cutBefore(line: string, longest: number): number {
  const blank = line.lastIndexOf(' ', longest);
  if (blank > 0) return blank;
  const splitsPair = /[\ud800-\udbff]/.test(line.charAt(longest - 1)) && longest > 1;
  return splitsPair ? longest - 1 : longest;
}
