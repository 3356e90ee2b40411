import { bitsPerCharacter } from '@unroll/metrics';
import type { TrainingEvent } from '@unroll/trainers';
import { formattedCount, formattedDuration, formattedMeasure } from '../terminal/figures.js';
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
  step(event: Extract<TrainingEvent, { type: 'step' }>): void;
  validation(event: Extract<TrainingEvent, { type: 'validation' }>): void;
  /** Whether the last sample was ten seconds ago. */
  isSampleDue(): boolean;
  /** @param text What the model writes now. */
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
 * that stays whenever the loss on the held-out text was measured.
 */
export function trainingReport(folder: string, sitting: Sitting, output: Output): TrainingReport {
  const progress = new TrainingProgress(sitting);
  let toldAt = -Infinity;
  let sampledAt = -Infinity;

  function line(): string {
    return progressLine(progress.facts(), output.isLive ? output.width - 1 : Infinity);
  }

  function losses(): string {
    const { step, validationLoss, validationStep } = progress;
    if (validationLoss === undefined) return '';
    const bits = bitsPerCharacter({ nats: validationLoss, characterCount: 1 }).toFixed(2);
    const floor = sitting.floor === undefined ? '' : `, where the floor is ${formattedMeasure(sitting.floor)}`;
    const when = validationStep === step ? '' : ` at step ${formattedCount(validationStep)}`;
    return ` Loss on the held-out text${when}: ${formattedMeasure(validationLoss)} nats, ${bits} bits/character${floor}.`;
  }

  return {
    step(event) {
      progress.follow(event);
      const now = performance.now();
      const isFirst = toldAt === -Infinity;
      if (now - toldAt < (output.isLive ? redrawMilliseconds : plainLineMilliseconds)) return;
      if (output.isLive && !isFirst) output.drawLive(line());
      else output.writeLine(line());
      toldAt = now;
    },

    validation(event) {
      progress.follow(event);
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
        `Done: step ${formattedCount(progress.step)} in ${duration}, saved in ${folder}.${losses()}`,
      );
    },

    stopped() {
      writeParagraph(output, `Stopped after step ${formattedCount(progress.step)}, and saved in ${folder}.${losses()}`);
      output.writeLine(`To go on:  ${commandLineOf('train', '--resume', folder)}`);
    },
  };
}
