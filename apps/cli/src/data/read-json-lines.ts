import type { DataRecord } from './data-record.js';
import { lineError } from './line-error.js';
import type { RecordLayout } from './record-layout.js';
import { requireDifferentColumns } from './require-different-columns.js';
import { splitLines } from './split-lines.js';

/**
 * The records of JSON lines: an object a line. Truth values are taken as they are written in JSON, and numbers as JavaScript
 * writes them: 1.0 is "1". Empty lines are left out.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a line is not an object, or a field is missing or has no plain value;
 *   or if two parts are in the same field.
 */
export function readJsonLines<Part extends string>(
  text: string,
  { parts, columns }: RecordLayout<Part>,
  name: string,
): DataRecord<Part>[] {
  const fieldNames = parts.map((part) => columns[part] ?? part);
  requireDifferentColumns(parts, fieldNames);
  return splitLines(text).map(({ line, text: json }) => {
    const fields = parseObject(json, name, line);
    const entries = parts.map((part, index) => {
      return [part, plainValue(fields, fieldNames[index] as string, part, name, line)] as const;
    });
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
  throw lineError(
    name,
    line,
    json.trimStart().startsWith('[')
      ? "this is a JSON array. Write one object on each line, as `jq -c '.[]'` does."
      : 'this is not a JSON object. Write one object on each line, as in {"name": "value"}.',
  );
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
    const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
    throw lineError(name, line, `the field "${field}" is ${found}. Write a text there, or delete the line.`);
  }
  const found = Object.keys(fields).map((key) => `"${key}"`);
  throw lineError(
    name,
    line,
    `there is no field "${field}" among ${found.join(', ') || 'none'}. Name the field with the ${part} in it with \`--${part}-column\`.`,
  );
}
