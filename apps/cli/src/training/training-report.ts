import type { StepEvent } from '@unroll/trainers';
import { formattedCount, formattedDuration } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { progressDisplay } from '../terminal/progress-display.js';
import { progressLine } from '../terminal/progress-line.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { wrapWords } from '../terminal/wrap-words.js';
import { writeParagraph } from '../terminal/write-paragraph.js';
import { Pace } from './pace.js';
import type { Sitting } from './sitting.js';
import { type Measurement, TrainingProgress } from './training-progress.js';
import type { CompleteReason, TrainingReporter } from './training-reporter.js';

const redrawMilliseconds = 100;
const liveLineMilliseconds = 1000;
const plainLineMilliseconds = 30_000;
const widestSample = 100;
const mostSampleLines = 4;

/**
 * A report for a person: on a terminal a bar and a line that are drawn again and again, with a line that stays when the
 * model was measured on the validation data, at most every second; elsewhere a line every half a minute. The last
 * measurement is always told.
 */
export function trainingReport(folder: string, sitting: Sitting, output: Output): TrainingReporter {
  const progress = new TrainingProgress(sitting);
  const redrawPace = new Pace(redrawMilliseconds);
  const linePace = new Pace(output.isLive ? liveLineMilliseconds : plainLineMilliseconds);
  let untold: string | undefined; // the line of a measurement that came too soon

  function tell(told: string | undefined): void {
    if (told !== undefined) output.writeLine(told);
    untold = undefined;
  }

  function line(): string {
    return progressLine(progress.facts(), output.isLive ? output.width - 1 : Infinity);
  }

  function inWords(measurement: Measurement | undefined): string {
    if (measurement === undefined) return '';
    const { step, score } = measurement;
    const when = step === progress.step ? '' : ` at step ${formattedCount(step)}`;
    return ` ${sitting.words.summary(score, { when, floor: sitting.floor })}`;
  }

  return {
    step(event: StepEvent) {
      progress.followStep(event);
      if (!output.isLive) {
        if (linePace.take()) tell(line());
      } else if (redrawPace.take()) {
        output.drawLive(progressDisplay(progress.facts(), progress, output.width - 1));
      }
    },

    validation(step, score) {
      progress.followValidation(step, score);
      untold = line();
      if (linePace.take()) tell(untold);
    },

    sample(_step, text) {
      tell(untold);
      const width = Math.max(2, Math.min(output.width - 4, widestSample));
      for (const sampleLine of wrapWords(printable(text).trim(), width).slice(0, mostSampleLines)) {
        output.writeLine(output.faint(`  │ ${sampleLine}`.trimEnd()));
      }
    },

    saved() {},

    warning(_step, _kind, message) {
      writeParagraph(output, `Warning: ${message}`);
    },

    stopping() {
      writeParagraph(output, 'Stopping after this step, then saving. Ctrl-C again quits at once, without saving.');
    },

    finished(reason, best) {
      tell(untold);
      const duration = formattedDuration(progress.elapsedMilliseconds);
      const done = `Done: step ${formattedCount(progress.step)} in ${duration}, saved in ${folder}.`;
      const found = best === undefined ? progress.validation : progress.measurementOf(best);
      const choice = best === undefined || best.step === progress.step ? '' : ' That is the best model, which is used.';
      writeParagraph(output, `${done}${why(reason)}${inWords(found)}${choice}`);
    },

    stopped() {
      tell(untold);
      const step = formattedCount(progress.step);
      writeParagraph(output, `Stopped after step ${step}, and saved in ${folder}.${inWords(progress.validation)}`);
      output.writeLine(`To go on:  ${commandLineOf('train', '--resume', folder)}`);
    },

    diverged: () => tell(untold),
    failed: () => tell(untold),
  };
}

function why(reason: CompleteReason): string {
  return reason === 'patience' ? ' It had stopped getting better.' : '';
}
