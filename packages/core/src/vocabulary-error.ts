import { UnrollError } from './unroll-error.js';

/** The facts of a {@link VocabularyError}. */
export type VocabularyErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** What the vocabulary does not hold: a piece of text, or a token id. */
  readonly symbol: string | number;
  /** Where it stands: in UTF-16 units from the start of the text, or in tokens from the start of the sequence. */
  readonly offset: number;
  /** How many entries the vocabulary has. */
  readonly vocabularySize: number;
  /** A sentence that says what to do. */
  readonly advice: string;
};

/**
 * A text or a token id that a vocabulary does not hold.
 *
 * @example throw new VocabularyError({ caller: 'encode', symbol: 'é', offset: 3, vocabularySize: 65, advice: 'Train on text that has it.' });
 */
export class VocabularyError extends UnrollError {
  override readonly name = 'VocabularyError';
  readonly facts: VocabularyErrorFacts;

  constructor(facts: VocabularyErrorFacts) {
    const { caller, symbol, offset, vocabularySize, advice } = facts;
    super(
      `${caller}: ${described(symbol)} at offset ${offset} is not in the vocabulary of ${vocabularySize} entries. ${advice}`,
    );
    this.facts = facts;
  }

  static override isInstance(value: unknown): value is VocabularyError {
    return UnrollError.isInstance(value) && value.name === 'VocabularyError';
  }
}

function described(symbol: string | number): string {
  if (typeof symbol === 'number') return `token ${symbol}`;
  const codePoints = Array.from(symbol, (character) => {
    const hexadecimal = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `U+${hexadecimal.padStart(4, '0')}`;
  });
  return `${JSON.stringify(symbol)} (${codePoints.join(' ')})`;
}
