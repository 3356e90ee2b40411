import { formattedMeasure, formattedShare } from '../../terminal/figures.js';
import type { Score, TaskWords } from '../task.js';

/** A classifier is measured by its accuracy: the share of texts whose class it tells. */
export const classificationWords: TaskWords = {
  unit: 'texts',

  validation(score) {
    const accuracy = accuracyOf(score);
    return [`validation accuracy ${accuracy}`, `valid ${accuracy}`];
  },

  logged: ({ shareRight }) => ({ validationAccuracy: shareRight as number }),

  summary(score, { when }) {
    if (score.shareRight === undefined) return `Validation loss${when}: ${formattedMeasure(score.loss)} nats.`;
    return `Validation accuracy${when}: ${accuracyOf(score)}; loss ${formattedMeasure(score.loss)} nats.`;
  },

  rows: (score) => [
    ['accuracy', accuracyOf(score)],
    ['loss', `${formattedMeasure(score.loss)} nats/text`],
  ],
};

function accuracyOf({ shareRight }: Score): string {
  return formattedShare(shareRight as number);
}
