import type { StepEvent } from '@unroll/trainers';
import type { Score } from '../tasks/task.js';
import { formattedCount, formattedDuration } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { progressLine } from '../terminal/progress-line.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { wrapWords } from '../terminal/wrap-words.js';
import { writeParagraph } from '../terminal/write-paragraph.js';
import type { Sitting } from './sitting.js';
import { TrainingProgress } from './training-progress.js';

/** Tells a person how a sitting of training goes. */
export interface TrainingReport {
  step(event: StepEvent): void;
  /** The model was measured on the validation data after so many steps. */
  validation(step: number, score: Score): void;
  /** Whether the last sample was ten seconds ago. */
  isSampleDue(): boolean;
  /** @param text A look at what the model does now. */
  sample(text: string): void;
  /** Ctrl-C was pressed. */
  stopping(): void;
  /** The run was saved after its last step. */
  finished(): void;
  /** The run was saved in the middle. */
  stopped(): void;
}

const redrawMilliseconds = 100;
const plainLineMilliseconds = 30_000;
const sampleMilliseconds = 10_000;
const widestSample = 100;
const mostSampleLines = 4;

/**
 * A report on an output: on a terminal a line that is drawn again and again, elsewhere a line now and then; and a line
 * that stays whenever the model was measured on the validation data.
 */
export function trainingReport(folder: string, sitting: Sitting, output: Output): TrainingReport {
  const progress = new TrainingProgress(sitting);
  let toldAt = -Infinity;
  let sampledAt = -Infinity;

  function line(): string {
    return progressLine(progress.facts(), output.isLive ? output.width - 1 : Infinity);
  }

  function summary(): string {
    const { step, validation } = progress;
    if (validation === undefined) return '';
    const when = validation.step === step ? '' : ` at step ${formattedCount(validation.step)}`;
    return ` ${sitting.words.summary(validation.score, { when, floor: sitting.floor })}`;
  }

  return {
    step(event) {
      progress.followStep(event);
      const now = performance.now();
      const isFirst = toldAt === -Infinity;
      if (now - toldAt < (output.isLive ? redrawMilliseconds : plainLineMilliseconds)) return;
      if (output.isLive && !isFirst) output.drawLive(line());
      else output.writeLine(line());
      toldAt = now;
    },

    validation(step, score) {
      progress.followValidation(step, score);
      output.writeLine(line());
      toldAt = performance.now();
    },

    isSampleDue: () => performance.now() - sampledAt >= sampleMilliseconds,

    sample(text) {
      const width = Math.max(2, Math.min(output.width - 4, widestSample));
      for (const sampleLine of wrapWords(printable(text).trim(), width).slice(0, mostSampleLines)) {
        output.writeLine(output.faint(`  │ ${sampleLine}`.trimEnd()));
      }
      sampledAt = performance.now();
    },

    stopping() {
      writeParagraph(output, 'Stopping after this step, then saving. Ctrl-C again quits at once, without saving.');
    },

    finished() {
      const duration = formattedDuration(progress.elapsedMilliseconds);
      writeParagraph(
        output,
        `Done: step ${formattedCount(progress.step)} in ${duration}, saved in ${folder}.${summary()}`,
      );
    },

    stopped() {
      writeParagraph(
        output,
        `Stopped after step ${formattedCount(progress.step)}, and saved in ${folder}.${summary()}`,
      );
      output.writeLine(`To go on:  ${commandLineOf('train', '--resume', folder)}`);
    },
  };
}
