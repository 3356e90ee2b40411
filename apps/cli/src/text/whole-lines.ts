/**
 * The lines of a text that comes in parts, without their line breaks, as soon as they are whole: whoever types them gets each
 * answered at once. A line break at the end begins no further line.
 */
export async function* wholeLines(parts: AsyncIterable<string>): AsyncGenerator<readonly string[], void, undefined> {
  let rest = '';
  for await (const part of parts) {
    const lines = part.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

/** A line without the carriage return that texts from Windows have before each line break. */
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
