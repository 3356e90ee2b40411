import { join } from 'node:path';
import { foldInKey, randomKey, splitKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { type DoneReason, train } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { type LossLog, openLossLog } from '../run/loss-log.js';
import { runFiles } from '../run/run-files.js';
import type { Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { openingPrompt, type Writer, writeWholeText } from '../writing/write-text.js';
import { characterTrainer } from './character-trainer.js';
import { catchInterruption } from './interruption.js';
import { runSaver } from './run-saver.js';
import { sessionHeader } from './session-header.js';
import { sittingOf } from './sitting.js';
import { validationInterval } from './training-data.js';
import { trainingReport } from './training-report.js';
import type { TrainingSession } from './training-session.js';

/** How a sitting ended. */
export type TrainingOutcome = {
  /** Whether the run has had its length; otherwise it was interrupted. */
  readonly isComplete: boolean;
  /** 0, or what tells of the signal that ended it. */
  readonly exitCode: number;
  /** The model as it is now. */
  readonly writer: Writer;
};

const sampleLength = 160;

/**
 * Trains a run, and tells how it goes. Saves at the beginning, every half a minute, at the end, and when interrupted.
 *
 * @throws CommandError if the loss is no longer a number; the save before stays.
 * @throws CheckpointError if a save cannot be written; the save before stays.
 */
export async function trainRun(session: TrainingSession, output: Output): Promise<TrainingOutcome> {
  const { run, data, save } = session;
  const backend = await initializeBackend();
  const { model, trainer } = characterTrainer(session);
  const header = sessionHeader(session, backend, trainer.state.parameters);
  output.writeLine(table(header, output.width).join('\n'));

  const sitting = sittingOf(session);
  const report = trainingReport(run.folder, sitting, output);
  const saver = runSaver(session, { model, trainer });
  const writer = (): Writer => ({ model, parameters: trainer.state.parameters, tokenizer: run.tokenizer });
  const [, sampleKey] = splitKey(randomKey(run.configuration.training.seed), 2); // the other one is for the parameters
  const writeSample = (step: number): Promise<string> =>
    writeWholeText(writer(), {
      prompt: openingPrompt(run.tokenizer),
      length: sampleLength,
      choice: { temperature: 1 },
      key: foldInKey(sampleKey, step),
    });

  const interruption = catchInterruption(() => report.stopping());
  let log: LossLog | undefined;
  try {
    if (save === undefined) await saver.save();
    log = openLossLog(join(run.folder, runFiles.log));
    const events = train(trainer, data.batches, {
      steps: sitting.stepLimit ?? Infinity,
      milliseconds: sitting.millisecondLimit ?? Infinity,
      validation: { batches: data.validationBatches, everySteps: validationInterval(data) },
      signal: AbortSignal.any([interruption.signal, output.readerGone]),
    });
    let reason: DoneReason = 'aborted';
    for await (const event of events) {
      if (event.type === 'step') {
        log.append({ step: event.step, loss: event.loss, gradientNorm: event.gradientNorm });
        report.step(event);
        await saver.saveIfDue();
      } else if (event.type === 'validation') {
        if (!Number.isFinite(event.loss)) throw diverged(session, event.step, saver.savedStep);
        log.append({ step: event.step, validationLoss: event.loss });
        report.validation(event);
        if (report.isSampleDue()) report.sample(await writeSample(event.step));
      } else {
        reason = event.reason;
      }
    }
    if (reason === 'diverged') throw diverged(session, trainer.state.step + 1, saver.savedStep);
    await saver.save();
    const isComplete = reason !== 'aborted';
    if (isComplete) report.finished();
    else report.stopped();
    return { isComplete, exitCode: interruption.exitCode ?? 0, writer: writer() };
  } finally {
    log?.close();
    interruption.release();
  }
}

function diverged({ run }: TrainingSession, step: number, savedStep: number): CommandError {
  const { folder, configuration } = run;
  const lower = configuration.training.learningRate / 10;
  return new CommandError(
    `training diverged: at step ${step} the loss or its gradient is not a finite number. Train again with a lower learning rate, such as \`--learning-rate ${lower}\`. The save of step ${savedStep} in "${folder}" is whole.`,
  );
}
