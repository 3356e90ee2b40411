import type { TokenBatch } from '@unroll/core';
import { type BatchSource, textBatches } from '@unroll/trainers';
import { heldOutCount } from '../../data/held-out-count.js';
import { CommandError } from '../../errors/command-error.js';
import { formattedCount, formattedPart } from '../../terminal/figures.js';

/** A text as batches: its first part to learn from, the rest to measure on. */
export type TextData = {
  readonly batches: BatchSource<TokenBatch>;
  /** Undefined where nothing is held out. */
  readonly validation: BatchSource<TokenBatch> | undefined;
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
  { batchSize, timeSteps, share }: { readonly batchSize: number; readonly timeSteps: number; readonly share: number },
): TextData {
  const validationCount = heldOutCount(tokens.length, share);
  const trainingCount = tokens.length - validationCount;
  if (trainingCount < batchSize * timeSteps + 1 || (share > 0 && validationCount < 2)) {
    throw tooShort(tokens.length, batchSize, timeSteps, share);
  }
  const batches = textBatches(tokens.subarray(0, trainingCount), { batchSize, timeSteps });
  const heldOut = tokens.subarray(trainingCount);
  if (share === 0) return { batches, validation: undefined, heldOut, trainingCount, validationCount, measuredCount: 0 };
  const validationTime = Math.min(timeSteps, validationCount - 1);
  const validationRows = Math.min(batchSize, Math.floor((validationCount - 1) / validationTime));
  const measured = heldOut.subarray(0, mostValidationBatches * validationRows * validationTime + 1);
  return {
    batches,
    validation: textBatches(measured, { batchSize: validationRows, timeSteps: validationTime }),
    heldOut,
    trainingCount,
    validationCount,
    measuredCount: measured.length,
  };
}

function tooShort(actual: number, batchSize: number, timeSteps: number, share: number): CommandError {
  const least = share === 0 ? 2 : Math.floor(1 / share) + 1; // of which two are held out
  const needed = Math.max(least, Math.ceil((batchSize * timeSteps + 1) / (1 - share) - 1e-6));
  const heldOut = share === 0 ? '' : `, and ${formattedPart(share)} of the whole held out`;
  return new CommandError(
    `the text has ${formattedCount(actual)} characters, and ${formattedCount(needed)} are needed: ${formattedCount(batchSize)} streams of ${formattedCount(timeSteps)} characters to learn from${heldOut}. Use more text, or a smaller \`--batch\` or \`--time\`.`,
  );
}
