import type { TokenBatch } from '@unroll/core';
import type { CharacterTokenizer } from '@unroll/tokenizers';
import { type BatchSource, textBatches } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import type { RunConfiguration } from '../run/run-configuration.js';
import { formattedCount } from '../terminal/figures.js';

/** A text as batches: its first 90 % to learn from, the rest to measure on. */
export type TrainingData = {
  readonly batches: BatchSource<TokenBatch>;
  readonly validationBatches: BatchSource<TokenBatch>;
  /** How many characters each part has. */
  readonly trainingCount: number;
  readonly validationCount: number;
  /** How many of the held-out characters are measured on, which is all of them if the text is not very long. */
  readonly measuredCount: number;
};

const mostValidationBatches = 100;

/**
 * Cuts a text into what is learned from and what is held out.
 *
 * @throws CommandError if the text is too short for a single window of every stream.
 */
export function trainingData(
  text: string,
  tokenizer: CharacterTokenizer,
  { batchSize, timeSteps }: RunConfiguration['training'],
): TrainingData {
  const tokens = tokenizer.encode(text);
  const trainingCount = Math.floor((tokens.length * 9) / 10);
  const validationCount = tokens.length - trainingCount;
  if (trainingCount < batchSize * timeSteps + 1 || validationCount < 2) {
    throw tooShort(tokens.length, batchSize, timeSteps);
  }
  const validationTime = Math.min(timeSteps, validationCount - 1);
  const validationRows = Math.min(batchSize, Math.floor((validationCount - 1) / validationTime));
  const measured = tokens.subarray(
    trainingCount,
    trainingCount + mostValidationBatches * validationRows * validationTime + 1,
  );
  return {
    batches: textBatches(tokens.subarray(0, trainingCount), { batchSize, timeSteps }),
    validationBatches: textBatches(measured, { batchSize: validationRows, timeSteps: validationTime }),
    trainingCount,
    validationCount,
    measuredCount: measured.length,
  };
}

/** After how many steps the held-out text is measured on: so rarely that it takes a small part of the time. */
export function validationInterval({ validationBatches }: TrainingData): number {
  return Math.ceil((2 * validationBatches.batchesPerEpoch) / 50) * 50;
}

function tooShort(actual: number, batchSize: number, timeSteps: number): CommandError {
  const needed = Math.max(11, Math.ceil(((batchSize * timeSteps + 1) * 10) / 9));
  return new CommandError(
    `the text has ${formattedCount(actual)} characters, and ${formattedCount(needed)} are needed: ${formattedCount(batchSize)} streams of ${formattedCount(timeSteps)} characters to learn from, and a tenth of the whole held out. Use more text, or a smaller \`--batch\` or \`--time\`.`,
  );
}
