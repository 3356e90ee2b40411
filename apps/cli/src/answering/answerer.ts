import type { KnownTokens } from '../tasks/known-tokens.js';
import type { TextColumn } from './text-column.js';

/** A text as a model reads it. */
export type TokenText = {
  readonly text: string;
  /** At least one. */
  readonly tokens: Int32Array;
};

/** A model that answers each text with a line. */
export interface Answerer {
  readonly known: KnownTokens;
  /** Where a table has the texts. */
  readonly column: TextColumn;
  answer(texts: readonly TokenText[]): readonly string[];
  /** The answer to a text that has nothing in it, or nothing that the model knows. */
  answerNothing(text: string): string;
}
