/** A list of bytes that grows. */
export class ByteList {
  #bytes: Uint8Array;
  #count = 0;

  /** @param capacity How many there are likely to be. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(64, capacity));
  }

  append(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.#count + length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const own = this.#bytes;
    let place = this.#count;
    for (let index = 0; index < length; index++) own[place++] = bytes[index] as number; // shorter than a call of set
    this.#count = place;
  }

  /** The bytes, for as long as none is added. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#count);
  }
}
