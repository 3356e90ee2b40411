/**
 * A probabilistic grammar as a person writes it: plain data, the same as JSON.
 *
 * @example
 * const definition: GrammarDefinition = {
 *   start: 'weather',
 *   rules: {
 *     weather: ['{sky} over {place}.\n'],
 *     sky: [{ text: 'Rain', weight: 3 }, 'Sun', 'Soup'],
 *     place: ['Quince Bay', 'Port Spout'],
 *   },
 * };
 */
export type GrammarDefinition = {
  /** The symbol that every text begins from. */
  readonly start: string;
  /** For each symbol what may be written for it. */
  readonly rules: GrammarRules;
};

/** For each symbol its alternatives, at least one. */
export type GrammarRules = Readonly<Record<string, readonly GrammarAlternative[]>>;

/** One way to write a symbol: a template, or a template with its weight. A template alone has weight 1. */
export type GrammarAlternative = string | WeightedAlternative;

/** A template that is chosen more or less often than its neighbours. */
export type WeightedAlternative = {
  /** Text in which `{name}` stands for the symbol of that name, `{{` for `{` and `}}` for `}`. */
  readonly text: string;
  /** How often it is chosen relative to the other alternatives of its symbol. From 1e-9 to 1e9. */
  readonly weight: number;
};
