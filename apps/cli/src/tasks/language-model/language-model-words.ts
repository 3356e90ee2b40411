import { bitsPerCharacter, perplexity } from '@unroll/metrics';
import { formattedMeasure } from '../../terminal/figures.js';
import type { TaskWords } from '../task.js';

/** A language model is measured by its loss, in nats and in bits a character. */
export const languageModelWords: TaskWords = {
  unit: 'characters',

  loss(nats) {
    const bits = bitsOf(nats).toFixed(2);
    return [`${bits} bits/character`, `${bits} bits`];
  },

  validation({ loss }) {
    const measure = formattedMeasure(loss);
    return [`validation ${measure}`, `valid ${measure}`];
  },

  logged: () => ({}),

  summary({ loss }, { when, floor }) {
    const least = floor === undefined ? '' : `, where the floor is ${formattedMeasure(floor)}`;
    return `Validation loss${when}: ${formattedMeasure(loss)} nats, ${bitsOf(loss).toFixed(2)} bits/character${least}.`;
  },

  rows: ({ loss }) => [
    ['loss', `${formattedMeasure(loss)} nats/character`],
    ['bits', `${formattedMeasure(bitsOf(loss))} bits/character`],
    ['perplexity', `${formattedMeasure(perplexity({ nats: loss, tokenCount: 1 }))} a character`],
  ],
};

function bitsOf(nats: number): number {
  return bitsPerCharacter({ nats, characterCount: 1 });
}
