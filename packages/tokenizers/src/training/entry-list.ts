/** The entries of a vocabulary while it grows. */
export class EntryList {
  /** In the order of their ids. */
  readonly entries: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #lengths: number[] = [];

  get size(): number {
    return this.entries.length;
  }

  /** The id of an entry; undefined if there is no such entry. */
  idOf(entry: string): number | undefined {
    return this.#ids.get(entry);
  }

  /** The entry of an id that there is. */
  entryOf(id: number): string {
    return this.entries[id] as string;
  }

  /** For how many characters of a piece an entry stands. 0 for one that stood for none so far. */
  lengthOf(id: number): number {
    return this.#lengths[id] as number;
  }

  /**
   * The id of an entry, which is added if there is no such entry.
   *
   * @param length For how many characters of a piece it stands. The first length that is not 0 stays.
   */
  add(entry: string, length: number): number {
    const id = this.#ids.get(entry) ?? this.entries.length;
    if (id === this.entries.length) {
      this.#ids.set(entry, id);
      this.entries.push(entry);
      this.#lengths.push(length);
    } else {
      this.#lengths[id] ||= length;
    }
    return id;
  }
}
