import { formattedMeasure, formattedShare } from '../../terminal/figures.js';
import type { Score, TaskWords } from '../task.js';

/** A translator is measured by the share of sentences whose translation is, character by character, one of the right ones. */
export const translationWords: TaskWords = {
  unit: 'pairs',

  validation(score) {
    const exact = exactShareOf(score);
    return [`validation ${exact} exact`, `valid ${exact}`];
  },

  logged: ({ shareRight }) => ({ validationExactShare: shareRight as number }),

  summary(score, { when }) {
    if (score.shareRight === undefined)
      return `Validation loss${when}: ${formattedMeasure(score.loss)} nats/character.`;
    return `Validation${when}: ${exactShareOf(score)} of the sentences are translated exactly; loss ${formattedMeasure(score.loss)} nats/character.`;
  },

  rows: (score) => [
    ['exact', `${exactShareOf(score)} of the sentences`],
    ['loss', `${formattedMeasure(score.loss)} nats/character`],
  ],
};

function exactShareOf({ shareRight }: Score): string {
  return formattedShare(shareRight as number);
}
