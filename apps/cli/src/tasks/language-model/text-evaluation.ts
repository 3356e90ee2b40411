import { textBatches } from '@unroll/trainers';
import { CommandError } from '../../errors/command-error.js';
import { formattedCount } from '../../terminal/figures.js';
import type { EvaluationData } from '../task.js';

const timeSteps = 50;
const mostStreams = 50;
const leastStreamLength = 20 * timeSteps;

/**
 * A text to evaluate on, in up to 50 streams side by side if it is long.
 *
 * @throws CommandError if it has a single character.
 */
export function textEvaluation(tokens: Int32Array): EvaluationData {
  const targetCount = tokens.length - 1;
  if (targetCount < 1) {
    throw new CommandError('the text has a single character, and the first one is not predicted. Use a longer text.');
  }
  const batchSize = Math.max(1, Math.min(mostStreams, Math.floor(targetCount / leastStreamLength)));
  return {
    batches: textBatches(tokens, { batchSize, timeSteps: Math.min(timeSteps, targetCount) }),
    inWords: `${formattedCount(tokens.length)} characters`,
    rows: (measuredCount) => [
      ['characters', `${formattedCount(measuredCount)} predicted of ${formattedCount(tokens.length)}`],
    ],
  };
}
