import { bitsPerCharacter, perplexity } from '@unroll/metrics';
import { formattedMeasure } from '../../terminal/figures.js';
import type { TaskWords } from '../task.js';

/** What the losses of a language model are the means over. */
export type LossUnit = {
  /** What a token is called. */
  readonly token: 'character' | 'token';
  /** For how many characters a token stands, on average over the text that is learned from. */
  readonly learnedCharacters: number;
  /** The same over the text that is measured on. */
  readonly measuredCharacters: number;
};

/** A language model is measured by its loss, in nats a token and in bits a character. */
export function languageModelWords({ token, learnedCharacters, measuredCharacters }: LossUnit): TaskWords {
  const measuredBits = (nats: number): number => bitsOf(nats / measuredCharacters);
  return {
    unit: `${token}s`,

    loss(nats) {
      const bits = bitsOf(nats / learnedCharacters).toFixed(2);
      return [`${bits} bits/character`, `${bits} bits`];
    },

    validation({ loss }) {
      const measure = formattedMeasure(loss);
      return [`validation ${measure}`, `valid ${measure}`];
    },

    logged: ({ loss }) => (token === 'character' ? {} : { validationBitsPerCharacter: measuredBits(loss) }),

    ...(token !== 'character' && { bitsPerCharacter: measuredBits }),

    summary({ loss }, { when, floor }) {
      const least = floor === undefined ? '' : `, where the floor is ${formattedMeasure(floor)}`;
      const nats = token === 'character' ? 'nats' : 'nats/token';
      return `Validation loss${when}: ${formattedMeasure(loss)} ${nats}, ${measuredBits(loss).toFixed(2)} bits/character${least}.`;
    },

    rows: ({ loss }) => [
      ['loss', `${formattedMeasure(loss)} nats/${token}`],
      ['bits', `${formattedMeasure(measuredBits(loss))} bits/character`],
      ['perplexity', `${formattedMeasure(perplexity({ nats: loss, tokenCount: 1 }))} a ${token}`],
    ],
  };
}

function bitsOf(nats: number): number {
  return bitsPerCharacter({ nats, characterCount: 1 });
}
