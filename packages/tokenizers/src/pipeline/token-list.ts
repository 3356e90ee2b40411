/** A list of token ids that grows. */
export class TokenList {
  #tokens: Int32Array;
  #count = 0;

  /** @param capacity How many there are likely to be. */
  constructor(capacity = 64) {
    this.#tokens = new Int32Array(Math.ceil(capacity));
  }

  push(token: number): void {
    if (this.#count === this.#tokens.length) this.#grow(1);
    this.#tokens[this.#count++] = token;
  }

  append(tokens: Int32Array): void {
    if (this.#count + tokens.length > this.#tokens.length) this.#grow(tokens.length);
    this.#tokens.set(tokens, this.#count);
    this.#count += tokens.length;
  }

  /** Appends `count` of the tokens, from the one at `start` on. */
  appendSome(tokens: Int32Array, start: number, count: number): void {
    if (this.#count + count > this.#tokens.length) this.#grow(count);
    const own = this.#tokens;
    let place = this.#count;
    for (let index = start; index < start + count; index++) own[place++] = tokens[index] as number;
    this.#count = place;
  }

  /** The tokens, in an array that nothing else refers to. */
  toArray(): Int32Array {
    return this.#tokens.slice(0, this.#count);
  }

  #grow(atLeast: number): void {
    const larger = new Int32Array(2 * this.#tokens.length + atLeast);
    larger.set(this.#tokens);
    this.#tokens = larger;
  }
}
