import { CommandError } from '../errors/command-error.js';

/**
 * The lines of a stream in UTF-8, in parts as they come: whoever types them gets each answered at once. A byte order mark
 * in front is left out, and a line break at the end begins no further line.
 *
 * @throws CommandError if it is not UTF-8.
 */
export async function* readInputLines(
  stream: AsyncIterable<unknown>,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const linesOf = (text: string): string[] => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    return lines.map((line) => line.replace(/\r$/, ''));
  };
  try {
    for await (const chunk of stream) {
      const lines = linesOf(decoder.decode(chunk as Uint8Array, { stream: true }));
      if (lines.length > 0) yield lines;
    }
    const lines = linesOf(decoder.decode());
    if (rest !== '') lines.push(rest);
    if (lines.length > 0) yield lines;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(
      'standard input is not UTF-8 text. Convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8`.',
    );
  }
}
