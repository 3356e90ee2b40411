import { ArgumentError, CheckpointError } from '@unroll/core';
import type { JsonObject } from '../pipeline/json-object.js';

const advice = 'Write the file again, or look up what the format allows there.';

/**
 * The fields of a record in a file, read one by one and checked. Every error names the place in the file.
 *
 * A field that nobody read is an error of `end`, unless it is null: nothing that a file asks for is passed over.
 */
export class JsonFields {
  /** Where the record stands in the file, such as `model` or `pre_tokenizer.pretokenizers[0]`. */
  readonly path: string;
  readonly #caller: string;
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #read = new Set<string>();

  /** @throws CheckpointError if the value is not a record. */
  constructor(caller: string, path: string, value: unknown) {
    this.path = path;
    this.#caller = caller;
    if (!isRecord(value)) throw this.error('', 'must be an object', value);
    this.#fields = new Map(Object.entries(value));
  }

  /** Whether the field is there, and not null. */
  has(name: string): boolean {
    return (this.#fields.get(name) ?? null) !== null;
  }

  /** The field as it is. */
  value(name: string): unknown {
    this.#read.add(name);
    return this.#fields.get(name);
  }

  /** A text. A field that is not there, or null, is the default, if there is one. */
  string(name: string, byDefault?: string): string {
    return this.#checked(name, byDefault, 'be a string', (value) => typeof value === 'string');
  }

  boolean(name: string, byDefault?: boolean): boolean {
    return this.#checked(name, byDefault, 'be true or false', (value) => typeof value === 'boolean');
  }

  /** A text, if there is one. */
  optionalString(name: string): string | undefined {
    return this.has(name) ? this.string(name) : this.#nothing(name);
  }

  /** True or false, if it is there. */
  optionalBoolean(name: string): boolean | undefined {
    return this.has(name) ? this.boolean(name) : this.#nothing(name);
  }

  /** A finite number. */
  number(name: string, byDefault?: number): number {
    return this.#checked(name, byDefault, 'be a number', Number.isFinite);
  }

  /** An integer of at least 0. */
  count(name: string, byDefault?: number): number {
    return this.#checked(
      name,
      byDefault,
      'be an integer of at least 0',
      (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    );
  }

  /** One of some words. */
  choice<const Word extends string>(name: string, words: readonly Word[], byDefault?: Word): Word {
    const expectation = `be ${words.map((word) => JSON.stringify(word)).join(' or ')}`;
    return this.#checked(name, byDefault, expectation, (value) => words.includes(value as Word));
  }

  list(name: string, byDefault?: readonly unknown[]): readonly unknown[] {
    return this.#checked(name, byDefault, 'be a list', Array.isArray);
  }

  /** A record, to be read in the same way. */
  record(name: string): JsonFields {
    return new JsonFields(this.#caller, this.#pathOf(name), this.value(name));
  }

  /** The records of a list, to be read in the same way. */
  records(name: string, byDefault?: readonly unknown[]): readonly JsonFields[] {
    return this.list(name, byDefault).map(
      (value, index) => new JsonFields(this.#caller, `${this.#pathOf(name)}[${index}]`, value),
    );
  }

  /** @throws CheckpointError that names a field which was not read. */
  end(): void {
    const unread = [...this.#fields.keys()].find((name) => this.has(name) && !this.#read.has(name));
    if (unread !== undefined) throw this.error(unread, 'is not known here', this.#fields.get(unread));
  }

  /**
   * An error that names a field.
   *
   * @param name The field; empty for the record itself.
   * @param problem What is wrong with it, such as `must be a list`.
   * @param actual What the file has there.
   */
  error(name: string, problem: string, actual: unknown, whatToDo: string = advice): CheckpointError {
    const place = name === '' ? this.path : this.#pathOf(name);
    return new CheckpointError({
      caller: this.#caller,
      problem: `${place === '' ? 'the file' : `\`${place}\``} ${problem}, got ${printed(actual)}`,
      advice: whatToDo,
    });
  }

  /**
   * What a factory makes of the fields. An argument that it refuses is an error of the record.
   *
   * @throws CheckpointError in place of an ArgumentError.
   */
  made<Value>(make: () => Value): Value {
    try {
      return make();
    } catch (error) {
      if (!ArgumentError.isInstance(error)) throw error;
      const { argument, expectation, actual, advice: whatToDo } = error.facts;
      const field = argument.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`); // as files spell it
      throw this.error(field, `must ${expectation}`, actual, whatToDo);
    }
  }

  #nothing(name: string): undefined {
    this.#read.add(name);
  }

  #pathOf(name: string): string {
    const shown = name.length > longest ? `${name.slice(0, longest)}…` : name;
    return this.path === '' ? shown : `${this.path}.${shown}`;
  }

  #checked<Value>(
    name: string,
    byDefault: Value | undefined,
    expectation: string,
    isRight: (value: unknown) => boolean,
  ): Value {
    const value = this.value(name) ?? undefined;
    if (value === undefined && byDefault !== undefined) return byDefault;
    if (!isRight(value)) throw this.error(name, `must ${expectation}`, value);
    return value as Value;
  }
}

const longest = 60;

function printed(value: unknown): string {
  const text = jsonOf(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'what cannot be shown'; // a RangeError or a TypeError: it is nested too deeply, or contains itself
  }
}
