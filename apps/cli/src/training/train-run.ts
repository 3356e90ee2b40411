import { join } from 'node:path';
import { foldInKey, randomKey, splitKey, WorkerError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import type { ParameterTree } from '@unroll/tensors';
import { type DoneEvent, train } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { type LossLog, openLossLog } from '../run/loss-log.js';
import { runFiles } from '../run/run-files.js';
import type { Score, ScoredData } from '../tasks/task.js';
import type { Output } from '../terminal/output.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { table } from '../terminal/table.js';
import { catchInterruption } from './interruption.js';
import { jsonReport } from './json-report.js';
import { plotLosses } from './plot-losses.js';
import { runSaver } from './run-saver.js';
import { sessionHeader } from './session-header.js';
import { sittingOf } from './sitting.js';
import { type TaskTrainer, taskTrainer } from './task-trainer.js';
import { trainingReport } from './training-report.js';
import type { TrainingSession } from './training-session.js';
import { validationInterval } from './validation-interval.js';

/** How a sitting of training is told of and kept. */
export type SittingOptions = {
  /** Whether a program is to read what is told. Default false. */
  readonly json?: boolean;
  /** Whether the losses are drawn beside the run. Default false. */
  readonly plot?: boolean;
  /** How often the run is saved. Greater than 0. Default 30. */
  readonly saveSeconds?: number;
};

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
 * @throws CommandError if the loss is no longer a number, or a worker died; the save before stays.
 * @throws CheckpointError if a save cannot be written; the one before stays.
 */
export async function trainRun(
  session: TrainingSession,
  output: Output,
  { json = false, plot = false, saveSeconds = 30 }: SittingOptions = {},
): Promise<TrainingOutcome> {
  const { run, learning, words, save } = session;
  const { validation } = learning;
  const backend = await initializeBackend();
  if (!json) output.writeLine(table(sessionHeader(session, backend), output.width).join('\n'));

  const trainer = taskTrainer(session);
  const sitting = sittingOf(session);
  const report = json ? jsonReport(run.folder, sitting, output) : trainingReport(run.folder, sitting, output);
  const saver = runSaver(session);
  const { patience, seed } = run.configuration.training;
  const [, sampleKey] = splitKey(randomKey(seed), 2); // the other one is for the parameters

  const interruption = catchInterruption(() => report.stopping());
  const signal = AbortSignal.any([interruption.signal, output.readerGone]);
  let log: LossLog | undefined;
  try {
    if (save === undefined) await saver.save(await trainer.snapshot());
    log = openLossLog(join(run.folder, runFiles.log));
    const everySteps = validationInterval(validation);
    const events = train(trainer, learning.batches, {
      steps: sitting.stepLimit ?? Infinity,
      milliseconds: sitting.millisecondLimit ?? Infinity,
      validation: { batches: validation.batches, everySteps, keepBest: true, ...(patience && { patience }) },
      checkpoint: { everyMilliseconds: 1000 * saveSeconds },
      signal,
    });
    let done: DoneEvent | undefined;
    for await (const event of events) {
      const parameters = trainer.averagedParameters;
      if (event.type === 'step') {
        log.append({ step: event.step, loss: event.loss, gradientNorm: event.gradientNorm });
        report.step(event);
      } else if (event.type === 'validation') {
        if (!Number.isFinite(event.loss)) throw diverged(session, event.step, saver.savedStep);
        const score = await scoreOf(event.loss, validation, parameters, signal);
        if (score === undefined) continue;
        log.append({ step: event.step, validationLoss: event.loss, ...words.logged(score) });
        report.validation(event.step, score);
        if (!report.isSampleDue()) continue;
        report.sample(event.step, await learning.sample(parameters, foldInKey(sampleKey, event.step)));
      } else if (event.type === 'checkpoint') {
        await saver.save(event.snapshot);
        if (plot) await plotLosses(run.folder);
        report.saved(event.step);
      } else if (event.type === 'warning') {
        report.warning(event.step, event.message);
      } else if (event.type === 'done') {
        done = event;
      }
    }
    if (done?.reason === 'diverged') throw diverged(session, done.step + 1, saver.savedStep);
    const reason = done?.reason ?? 'aborted';
    if (reason === 'aborted') report.stopped();
    else report.finished(reason, bestOf(trainer.state));
    return { isComplete: reason !== 'aborted', exitCode: interruption.exitCode ?? 0 };
  } catch (error) {
    if (!WorkerError.isInstance(error)) throw error;
    const command = commandLineOf('train', '--resume', run.folder);
    const save = `The save of step ${saver.savedStep} in "${run.folder}" is whole`;
    const { worker, workerCount, problem } = error.facts;
    throw new CommandError(
      `worker ${worker} of ${workerCount} ${problem}. ${save}: go on from it with \`${command}\`.`,
    );
  } finally {
    log?.close();
    interruption.release();
    trainer.dispose();
  }
}

/** When the parameters that are used from now on were measured, and how good they were found. */
function bestOf({ step, best, latest }: TaskTrainer['state']): { step: number; loss: number } | undefined {
  return latest === undefined ? best : { step, loss: latest.loss };
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
