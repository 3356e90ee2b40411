import { join } from 'node:path';
import { foldInKey, randomKey, splitKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import type { ParameterTree } from '@unroll/tensors';
import { type DoneReason, train } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { type LossLog, openLossLog } from '../run/loss-log.js';
import { runFiles } from '../run/run-files.js';
import type { Score, ScoredData } from '../tasks/task.js';
import type { Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { catchInterruption } from './interruption.js';
import { runSaver } from './run-saver.js';
import { sessionHeader } from './session-header.js';
import { sittingOf } from './sitting.js';
import { taskTrainer } from './task-trainer.js';
import { trainingReport } from './training-report.js';
import type { TrainingSession } from './training-session.js';
import { validationInterval } from './validation-interval.js';

/** How a sitting ended. */
export type TrainingOutcome = {
  /** Whether the run has had its length; otherwise it was interrupted. */
  readonly isComplete: boolean;
  /** 0, or what tells of the signal that ended it. */
  readonly exitCode: number;
};

/**
 * Trains a run, and tells how it goes. Saves at the beginning, every half a minute, at the end, and when interrupted.
 *
 * @throws CommandError if the loss is no longer a number; the save before stays.
 * @throws CheckpointError if a save cannot be written; the save before stays.
 */
export async function trainRun(session: TrainingSession, output: Output): Promise<TrainingOutcome> {
  const { run, learning, words, save } = session;
  const { validation } = learning;
  output.writeLine(table(sessionHeader(session, await initializeBackend()), output.width).join('\n'));

  const trainer = taskTrainer(session);
  const sitting = sittingOf(session);
  const report = trainingReport(run.folder, sitting, output);
  const saver = runSaver(session, trainer);
  const [, sampleKey] = splitKey(randomKey(run.configuration.training.seed), 2); // the other one is for the parameters

  const interruption = catchInterruption(() => report.stopping());
  const signal = AbortSignal.any([interruption.signal, output.readerGone]);
  let log: LossLog | undefined;
  try {
    if (save === undefined) await saver.save();
    log = openLossLog(join(run.folder, runFiles.log));
    const events = train(trainer, learning.batches, {
      steps: sitting.stepLimit ?? Infinity,
      milliseconds: sitting.millisecondLimit ?? Infinity,
      validation: { batches: validation.batches, everySteps: validationInterval(validation) },
      signal,
    });
    let reason: DoneReason = 'aborted';
    for await (const event of events) {
      const { parameters } = trainer.state;
      if (event.type === 'step') {
        log.append({ step: event.step, loss: event.loss, gradientNorm: event.gradientNorm });
        report.step(event);
        await saver.saveIfDue();
      } else if (event.type === 'validation') {
        if (!Number.isFinite(event.loss)) throw diverged(session, event.step, saver.savedStep);
        const score = await scoreOf(event.loss, validation, parameters, signal);
        if (score === undefined) continue;
        log.append({ step: event.step, validationLoss: event.loss, ...words.logged(score) });
        report.validation(event.step, score);
        if (report.isSampleDue()) report.sample(await learning.sample(parameters, foldInKey(sampleKey, event.step)));
      } else {
        reason = event.reason;
      }
    }
    if (reason === 'diverged') throw diverged(session, trainer.state.step + 1, saver.savedStep);
    await saver.save();
    const isComplete = reason !== 'aborted';
    if (isComplete) report.finished();
    else report.stopped();
    return { isComplete, exitCode: interruption.exitCode ?? 0 };
  } finally {
    log?.close();
    interruption.release();
    trainer.dispose();
  }
}

/** What was found on the validation data; undefined if finding it was aborted. */
async function scoreOf(
  loss: number,
  validation: ScoredData,
  parameters: ParameterTree,
  signal: AbortSignal,
): Promise<Score | undefined> {
  if (validation.shareRight === undefined) return { loss };
  try {
    return { loss, shareRight: await validation.shareRight(parameters, signal) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

function diverged({ run }: TrainingSession, step: number, savedStep: number): CommandError {
  const { folder, configuration } = run;
  const lower = configuration.training.learningRate / 10;
  return new CommandError(
    `training diverged: at step ${step} the loss or its gradient is not a finite number. Train again with a lower learning rate, such as \`--learning-rate ${lower}\`. The save of step ${savedStep} in "${folder}" is whole.`,
  );
}
