import { characterCount } from '../text/character-count.js';

const mostUnits = 1_000_000;

/** Keeps the beginning of a text that is read line by line, and counts the characters of all of it. */
export class TextSample {
  readonly #lines: string[] = [];
  #sampleCount = 0;
  #characterCount = 0;

  /** The same lines, which it takes note of. */
  async *follow(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
    for await (const line of lines) {
      const count = characterCount(line);
      this.#characterCount += count;
      if (this.#sampleCount < mostUnits) {
        this.#lines.push(line);
        this.#sampleCount += count;
      }
      yield line;
    }
  }

  /** The first lines, of about a million characters or all. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** How many characters these lines have. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** How many characters all lines have. */
  get characterCount(): number {
    return this.#characterCount;
  }
}
