/** What is known of one sequence while it is generated. */
export interface DecodingContext {
  /** The token ids so far: the prompt's, then the generated ones. */
  readonly tokens: readonly number[];
  /** How many of them belong to the prompt. */
  readonly promptLength: number;
}
