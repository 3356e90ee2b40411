import type { TokenBatch } from '@unroll/core';
import { type BatchSource, textBatches } from '@unroll/trainers';
import { CommandError } from '../../errors/command-error.js';
import { formattedCount } from '../../terminal/figures.js';

/** A text as batches: its first 90 % to learn from, the rest to measure on. */
export type TextData = {
  readonly batches: BatchSource<TokenBatch>;
  readonly validation: BatchSource<TokenBatch>;
  /** The tokens of the rest. */
  readonly heldOut: Int32Array;
  /** How many characters each part has. */
  readonly trainingCount: number;
  readonly validationCount: number;
  /** How many of the held-out characters are measured on in training: all of them if the text is not very long. */
  readonly measuredCount: number;
};

const mostValidationBatches = 100;

/**
 * Cuts a text into what is learned from and what is held out.
 *
 * @throws CommandError if the text is too short for a single window of every stream.
 */
export function textData(
  tokens: Int32Array,
  { batchSize, timeSteps }: { readonly batchSize: number; readonly timeSteps: number },
): TextData {
  const trainingCount = Math.floor((tokens.length * 9) / 10);
  const validationCount = tokens.length - trainingCount;
  if (trainingCount < batchSize * timeSteps + 1 || validationCount < 2) {
    throw tooShort(tokens.length, batchSize, timeSteps);
  }
  const validationTime = Math.min(timeSteps, validationCount - 1);
  const validationRows = Math.min(batchSize, Math.floor((validationCount - 1) / validationTime));
  const heldOut = tokens.subarray(trainingCount);
  const measured = heldOut.subarray(0, mostValidationBatches * validationRows * validationTime + 1);
  return {
    batches: textBatches(tokens.subarray(0, trainingCount), { batchSize, timeSteps }),
    validation: textBatches(measured, { batchSize: validationRows, timeSteps: validationTime }),
    heldOut,
    trainingCount,
    validationCount,
    measuredCount: measured.length,
  };
}

function tooShort(actual: number, batchSize: number, timeSteps: number): CommandError {
  const needed = Math.max(11, Math.ceil(((batchSize * timeSteps + 1) * 10) / 9));
  return new CommandError(
    `the text has ${formattedCount(actual)} characters, and ${formattedCount(needed)} are needed: ${formattedCount(batchSize)} streams of ${formattedCount(timeSteps)} characters to learn from, and a tenth of the whole held out. Use more text, or a smaller \`--batch\` or \`--time\`.`,
  );
}
