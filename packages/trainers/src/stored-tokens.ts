/** The token ids of a text that is not in memory, of which any part can be read. */
export interface StoredTokens {
  readonly tokenCount: number;
  /**
   * The tokens from `begin` up to, but not including, `end`.
   *
   * @throws Whatever reading threw; a later call may try again.
   */
  read(begin: number, end: number): Promise<Int32Array>;
  /** Lets go of what it holds, such as an open file. */
  close?(): Promise<void>;
}
