import { damagedFile } from './damaged-file.js';
import { isUnicode } from './safetensors-format.js';
import { shown } from './shown.js';

/**
 * Reads the JSON of a safetensors header from left to right: objects, texts and lists of integers, of which it is made.
 *
 * JSON.parse would build whatever the text holds, in many times its length if that is hostile, and drop the first of two
 * equal names in silence. This stops at the first character that the format does not have.
 */
export class HeaderReader {
  readonly #caller: string;
  readonly #json: string;
  #at = 0;

  /** @param caller The function that errors name. */
  constructor(caller: string, json: string) {
    this.#caller = caller;
    this.#json = json;
  }

  /** Reads an object; `readMember` reads each value. */
  object(readMember: (name: string) => void): void {
    this.#require('{');
    if (this.#skip('}')) return;
    const names = new Set<string>();
    do {
      const name = this.text();
      if (names.has(name)) throw damagedFile(this.#caller, `the header has the name \`${shown(name)}\` twice`);
      names.add(name);
      this.#require(':');
      readMember(name);
    } while (this.#skip(','));
    this.#require('}');
  }

  /** Reads a text. */
  text(): string {
    this.#require('"');
    const begin = this.#at - 1;
    while (this.#at < this.#json.length && this.#json[this.#at] !== '"') {
      this.#at += this.#json[this.#at] === '\\' ? 2 : 1;
    }
    this.#at += 1;
    const text = parseText(this.#json.slice(begin, this.#at));
    if (text === undefined) throw damagedFile(this.#caller, `the header has no valid text at character ${begin}`);
    return text;
  }

  /** Reads a list of integers from 0 to 2⁵³ - 1, of which there may be so many at most. */
  integers(limit: number): number[] {
    const integers: number[] = [];
    this.#require('[');
    if (this.#skip(']')) return integers;
    do integers.push(this.#integer());
    while (integers.length < limit && this.#skip(','));
    this.#require(']');
    return integers;
  }

  /** Requires that nothing but blanks follows. */
  end(): void {
    this.#skipBlanks();
    if (this.#at < this.#json.length) throw this.#unexpected('its end');
  }

  #integer(): number {
    this.#skipBlanks();
    const digits = /(?:0|[1-9]\d{0,15})(?![\d.eE])/y;
    digits.lastIndex = this.#at;
    const integer = Number(digits.exec(this.#json)?.[0]);
    if (!Number.isSafeInteger(integer)) throw this.#unexpected('an integer from 0 to 2⁵³ - 1');
    this.#at = digits.lastIndex;
    return integer;
  }

  #require(character: string): void {
    if (!this.#skip(character)) throw this.#unexpected(character);
  }

  #skip(character: string): boolean {
    this.#skipBlanks();
    if (this.#json[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipBlanks(): void {
    while (blanks.has(this.#json.charAt(this.#at))) this.#at += 1;
  }

  #unexpected(expected: string): Error {
    const found = this.#at < this.#json.length ? JSON.stringify(this.#json[this.#at]) : 'its end';
    return damagedFile(this.#caller, `the header must have ${expected} at character ${this.#at}, got ${found}`);
  }
}

const blanks: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r']);

function parseText(json: string): string | undefined {
  try {
    const text = JSON.parse(json) as string;
    return isUnicode(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
