import type { ColumnNames, DataRecord } from './data-record.js';
import { lineError } from './line-error.js';
import { splitLines } from './split-lines.js';

/** What is read from JSON lines. */
export type JsonLayout<Part extends string> = {
  readonly parts: readonly Part[];
  /** Which field each part is in. Default: the one of its own name. */
  readonly columns: ColumnNames<Part>;
};

/**
 * The records of JSON lines: an object a line. Numbers and truth values are taken as they are written in JSON. Empty lines
 * are left out.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a line is not an object, or a field is missing or has no plain value.
 */
export function readJsonLines<Part extends string>(
  text: string,
  { parts, columns }: JsonLayout<Part>,
  name: string,
): DataRecord<Part>[] {
  return splitLines(text).map(({ line, text: json }) => {
    const fields = parseObject(json, name, line);
    const entries = parts.map((part) => [part, plainValue(fields, columns[part] ?? part, part, name, line)] as const);
    return { line, parts: Object.fromEntries(entries) as Record<Part, string> };
  });
}

function parseObject(json: string, name: string, line: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw lineError(name, line, 'this is not a JSON object. Write one object on each line, as in {"name": "value"}.');
}

function plainValue(
  fields: Readonly<Record<string, unknown>>,
  field: string,
  part: string,
  name: string,
  line: number,
): string {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value !== undefined) {
    throw lineError(name, line, `the field "${field}" is not a text, a number or a truth value.`);
  }
  const found = Object.keys(fields).map((key) => `"${key}"`);
  throw lineError(
    name,
    line,
    `there is no field "${field}" among ${found.join(', ') || 'none'}. Name the field with the ${part} in it with \`--${part}-column\`.`,
  );
}
