/** A piece of what a symbol writes: literal text, or a symbol to be written in its place. */
export type GrammarPart = string | { readonly symbol: string };

/** One way to write a symbol, and how likely it is. */
export type GrammarProduction = {
  /** Above 0, at most 1. */
  readonly probability: number;
  /** What is written, in order. */
  readonly parts: readonly GrammarPart[];
};

/** For each symbol its productions, in the order of the definition. Their probabilities add up to 1. */
export type GrammarProductions = ReadonlyMap<string, readonly GrammarProduction[]>;
