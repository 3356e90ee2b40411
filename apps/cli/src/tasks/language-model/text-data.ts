import type { TokenBatch } from '@unroll/core';
import { type BatchSource, textBatches } from '@unroll/trainers';
import { CommandError } from '../../errors/command-error.js';
import { formattedCount, formattedPart } from '../../terminal/figures.js';
import type { LossUnit } from './language-model-words.js';

/** The tokens of the two parts of a text. */
export type TextParts = {
  readonly learned: Int32Array;
  readonly heldOut: Int32Array;
};

/** How a text is read. */
export type TextLayout = {
  readonly batchSize: number;
  readonly timeSteps: number;
  /** Which part of it is held out, from 0 to below 1. */
  readonly share: number;
  /** What a token is called. */
  readonly token: LossUnit['token'];
};

/** A text as batches: its first part to learn from, the rest to measure on. */
export type TextData = {
  readonly batches: BatchSource<TokenBatch>;
  /** Undefined where nothing is held out. */
  readonly validation: BatchSource<TokenBatch> | undefined;
  /** How many streams the validation reads side by side; 0 where nothing is held out. */
  readonly validationRows: number;
  /** How many of the held-out tokens are measured on in training: all of them if the text is not very long. */
  readonly measuredCount: number;
};

const mostValidationBatches = 100;

/**
 * Makes batches of what is learned from and of what is held out.
 *
 * @throws CommandError if the text is too short for a single window of every stream.
 */
export function textData({ learned, heldOut }: TextParts, layout: TextLayout): TextData {
  const { batchSize, timeSteps, share } = layout;
  if (learned.length < batchSize * timeSteps + 1 || (share > 0 && heldOut.length < 2)) {
    throw tooShort(learned.length + heldOut.length, layout);
  }
  const batches = textBatches(learned, { batchSize, timeSteps });
  if (share === 0) return { batches, validation: undefined, validationRows: 0, measuredCount: 0 };
  const validationTime = Math.min(timeSteps, heldOut.length - 1);
  const validationRows = Math.min(batchSize, Math.floor((heldOut.length - 1) / validationTime));
  const measured = heldOut.subarray(0, mostValidationBatches * validationRows * validationTime + 1);
  return {
    batches,
    validation: textBatches(measured, { batchSize: validationRows, timeSteps: validationTime }),
    validationRows,
    measuredCount: measured.length,
  };
}

function tooShort(actual: number, { batchSize, timeSteps, share, token }: TextLayout): CommandError {
  const least = share === 0 ? 2 : Math.floor(1 / share) + 1; // of which two are held out
  const needed = Math.max(least, Math.ceil((batchSize * timeSteps + 1) / (1 - share) - 1e-6));
  const about = token === 'character' ? '' : 'about '; // what is held out are so many characters, not tokens
  const heldOut = share === 0 ? '' : `, and ${formattedPart(share)} of the whole held out`;
  return new CommandError(
    `the text has ${formattedCount(actual)} ${token}s, and ${about}${formattedCount(needed)} are needed: ${formattedCount(batchSize)} streams of ${formattedCount(timeSteps)} ${token}s to learn from${heldOut}. Use more text, or a smaller \`--batch\` or \`--time\`.`,
  );
}
