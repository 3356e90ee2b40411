import type { KnownTokens } from '../tasks/known-tokens.js';

/** A line of text as a model reads it. */
export type TokenLine = {
  readonly text: string;
  /** At least one. */
  readonly tokens: Int32Array;
};

/** A model that answers each line of text with a line. */
export interface Answerer {
  readonly known: KnownTokens;
  answer(lines: readonly TokenLine[]): readonly string[];
  /** The answer to a line that has nothing in it, or nothing that the model knows. */
  answerNothing(text: string): string;
}
