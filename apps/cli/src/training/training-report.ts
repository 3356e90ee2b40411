import type { StepEvent } from '@unroll/trainers';
import { formattedCount, formattedDuration } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { progressDisplay } from '../terminal/progress-display.js';
import { progressLine } from '../terminal/progress-line.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { wrapWords } from '../terminal/wrap-words.js';
import { writeParagraph } from '../terminal/write-paragraph.js';
import type { Sitting } from './sitting.js';
import { TrainingProgress } from './training-progress.js';
import type { CompleteReason, TrainingReporter } from './training-reporter.js';

const redrawMilliseconds = 100;
const plainLineMilliseconds = 30_000;
const sampleMilliseconds = 10_000;
const widestSample = 100;
const mostSampleLines = 4;

/**
 * A report for a person: on a terminal a bar and a line that are drawn again and again, elsewhere a line now and then; and
 * a line that stays whenever the model was measured on the validation data.
 */
export function trainingReport(folder: string, sitting: Sitting, output: Output): TrainingReporter {
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
    step(event: StepEvent) {
      progress.followStep(event);
      const now = performance.now();
      if (now - toldAt < (output.isLive ? redrawMilliseconds : plainLineMilliseconds)) return;
      if (output.isLive) output.drawLive(progressDisplay(progress.facts(), progress, output.width - 1));
      else output.writeLine(line());
      toldAt = now;
    },

    validation(step, score) {
      progress.followValidation(step, score);
      output.writeLine(line());
      toldAt = performance.now();
    },

    isSampleDue: () => performance.now() - sampledAt >= sampleMilliseconds,

    sample(_step, text) {
      const width = Math.max(2, Math.min(output.width - 4, widestSample));
      for (const sampleLine of wrapWords(printable(text).trim(), width).slice(0, mostSampleLines)) {
        output.writeLine(output.faint(`  │ ${sampleLine}`.trimEnd()));
      }
      sampledAt = performance.now();
    },

    saved() {},

    warning(_step, message) {
      writeParagraph(output, `Warning: ${message}`);
    },

    stopping() {
      writeParagraph(output, 'Stopping after this step, then saving. Ctrl-C again quits at once, without saving.');
    },

    finished(reason, best) {
      const duration = formattedDuration(progress.elapsedMilliseconds);
      const done = `Done: step ${formattedCount(progress.step)} in ${duration}, saved in ${folder}.`;
      writeParagraph(output, `${done}${why(reason)}${summary()}${bestInWords(best, progress.step)}`);
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

function why(reason: CompleteReason): string {
  return reason === 'patience' ? ' It had stopped getting better.' : '';
}

function bestInWords(best: { readonly step: number } | undefined, step: number): string {
  if (best === undefined || best.step === step) return '';
  return ` It was better at step ${formattedCount(best.step)}, and that model is what is used.`;
}
