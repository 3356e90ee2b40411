import type { DataRecord } from './data-record.js';
import { lineError } from './line-error.js';

/**
 * The parts of records, each of which has whole characters in it.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a part is empty or blank, or has half of a surrogate pair in it, as JSON
 *   can have.
 */
export function requireFilled<Part extends string>(
  records: readonly DataRecord<Part>[],
  name: string,
): Readonly<Record<Part, string>>[] {
  return records.map(({ line, parts }) => {
    for (const part in parts) {
      const problem = problemOf(parts[part]);
      if (problem !== undefined) throw lineError(name, line, `the ${part} ${problem}, or delete the line.`);
    }
    return parts;
  });
}

function problemOf(text: string): string | undefined {
  if (text.trim() === '') return 'is empty. Fill it in';
  const half = /\p{Surrogate}/u.exec(text)?.[0]; // with the flag u, a whole pair is no surrogate
  if (half === undefined) return undefined;
  return `has \\u${half.charCodeAt(0).toString(16)} in it, which is half of a surrogate pair and no character. Delete it`;
}
