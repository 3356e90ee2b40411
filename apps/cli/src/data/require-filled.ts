import type { DataRecord } from './data-record.js';
import { lineError } from './line-error.js';

/**
 * The parts of records, each of which has something in it.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a part is empty or blank.
 */
export function requireFilled<Part extends string>(
  records: readonly DataRecord<Part>[],
  name: string,
): Readonly<Record<Part, string>>[] {
  return records.map(({ line, parts }) => {
    for (const part in parts) {
      if (parts[part].trim() === '')
        throw lineError(name, line, `the ${part} is empty. Fill it in, or delete the line.`);
    }
    return parts;
  });
}
