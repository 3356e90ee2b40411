import type { Output } from '../terminal/output.js';
import type { Sitting } from './sitting.js';
import type { TrainingReporter } from './training-reporter.js';

/** A report for a program: a line of JSON for each event, each with a `type` and a `step`. Losses are in nats. */
export function jsonReport(folder: string, sitting: Sitting, output: Output): TrainingReporter {
  let lastStep = sitting.firstStep;

  function tell(record: { readonly type: string; readonly step: number; readonly [name: string]: unknown }): void {
    output.writeLine(JSON.stringify(record));
  }

  const { stepLimit, millisecondLimit, words } = sitting;
  tell({ type: 'begin', step: lastStep, run: folder, steps: stepLimit, milliseconds: millisecondLimit });

  return {
    step({ step, loss, gradientNorm, durationMilliseconds, targetsPerSecond }) {
      lastStep = step;
      tell({ type: 'step', step, loss, gradientNorm, durationMilliseconds, targetsPerSecond });
    },
    validation(step, { loss, ...shares }) {
      const bitsPerCharacter = words.bitsPerCharacter?.(loss);
      tell({ type: 'validation', step, loss, bitsPerCharacter, ...shares }); // nothing is told of what is undefined
    },
    sample: (step, text) => tell({ type: 'sample', step, text }),
    saved: (step) => tell({ type: 'save', step, run: folder }),
    warning: (step, kind, message) => tell({ type: 'warning', step, kind, message }),
    stopping() {},
    finished(reason, best) {
      const told = best && { bestStep: best.step, bestLoss: best.loss };
      tell({ type: 'done', step: lastStep, run: folder, reason, ...told });
    },
    stopped: () => tell({ type: 'done', step: lastStep, run: folder, reason: 'aborted' }),
    diverged: (problem) => tell({ type: 'done', step: lastStep, run: folder, reason: 'diverged', problem }),
    failed: (message) => tell({ type: 'error', step: lastStep, message }),
  };
}
