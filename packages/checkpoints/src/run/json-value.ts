import { ArgumentError, CheckpointError } from '@unroll/core';

/** A value that JSON can hold. A field that is undefined is left out. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** How deep values may lie in each other. */
const depthLimit = 100;

/**
 * The bytes of a JSON file.
 *
 * @param caller The function that errors name.
 * @param argument What is encoded, for errors.
 * @throws ArgumentError if JSON cannot hold the value: a number that is not finite, a function, a typed array.
 */
export function encodeJson(caller: string, argument: string, value: JsonValue): Uint8Array {
  requireJson(caller, argument, value, 0);
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * What a JSON file holds.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if it is not JSON in UTF-8, or lists and objects lie more than 100 deep in each other.
 */
export function decodeJson(caller: string, file: string, bytes: Uint8Array): JsonValue {
  try {
    const value: JsonValue = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    requireJson(caller, file, value, 0);
    return value;
  } catch (cause) {
    const how = cause instanceof SyntaxError ? 'it is not JSON' : 'it is not JSON of the usual depth in UTF-8';
    throw damagedRun(caller, `${file} is damaged: ${how}`);
  }
}

/** The error for a save that is not one of a run, or was changed. */
export function damagedRun(caller: string, problem: string): CheckpointError {
  return new CheckpointError({ caller, problem, advice: 'Restore the save from a copy, or train again.' });
}

/** Whether a value is an object of fields. */
export function isRecord(value: unknown): value is { readonly [name: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireJson(caller: string, argument: string, value: unknown, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (depth < depthLimit && Array.isArray(value)) {
    value.forEach((entry, index) => {
      requireJson(caller, `${argument}[${index}]`, entry, depth + 1);
    });
    return;
  }
  if (depth < depthLimit && isPlain(value)) {
    for (const [name, field] of Object.entries(value)) {
      if (field !== undefined) requireJson(caller, `${argument}.${name}`, field, depth + 1);
    }
    return;
  }
  const expectation = `be what JSON can hold, at most ${depthLimit} deep`;
  throw new ArgumentError({ caller, argument, expectation, actual: value });
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
