import { WorkerError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { CommandError } from '../errors/command-error.js';
import { reasonInWords } from '../errors/explain-error.js';
import type { Output } from '../terminal/output.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { table } from '../terminal/table.js';
import { type Divergence, followTraining, type SittingEnd } from './follow-training.js';
import { catchInterruption } from './interruption.js';
import { jsonReport } from './json-report.js';
import { type RunSaver, runSaver } from './run-saver.js';
import { sessionHeader } from './session-header.js';
import { sittingOf } from './sitting.js';
import { taskTrainer } from './task-trainer.js';
import { trainingReport } from './training-report.js';
import type { TrainingSession } from './training-session.js';

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
 * Trains a run, and tells how it goes. Saves at the beginning, as often as `saveSeconds` says, at the end, and when
 * interrupted.
 *
 * @throws CommandError if the loss is no longer a number, or a worker died; the save before stays.
 * @throws CheckpointError if a save cannot be written; the one before stays.
 */
export async function trainRun(
  session: TrainingSession,
  output: Output,
  { json = false, plot = false, saveSeconds = 30 }: SittingOptions = {},
): Promise<TrainingOutcome> {
  const { run, save } = session;
  const backend = await initializeBackend();
  if (!json) output.writeLine(table(sessionHeader(session, backend), output.width).join('\n'));
  const sitting = sittingOf(session);
  const report = json ? jsonReport(run.folder, sitting, output) : trainingReport(run.folder, sitting, output);
  const saver = runSaver(session);
  const interruption = catchInterruption(() => report.stopping());
  const signal = AbortSignal.any([interruption.signal, output.readerGone]);
  let end: SittingEnd;
  try {
    const trainer = taskTrainer(session);
    try {
      if (save === undefined) await saver.save(await trainer.snapshot());
      end = await followTraining({ session, sitting, trainer, report, saver, plot, saveSeconds, signal });
    } finally {
      trainer.dispose();
    }
  } catch (error) {
    const told = WorkerError.isInstance(error) ? workerDied(error, session, saver) : error;
    report.failed(reasonInWords(told));
    throw told;
  } finally {
    interruption.release();
  }
  if (end.reason === 'diverged') {
    report.diverged(end.problem);
    throw diverged(end, session, saver);
  }
  if (end.reason !== 'aborted') {
    report.finished(end.reason, end.best);
    return { isComplete: true, exitCode: 0 };
  }
  report.stopped();
  return { isComplete: false, exitCode: interruption.exitCode ?? 0 };
}

function workerDied({ facts }: WorkerError, { run }: TrainingSession, { savedStep }: RunSaver): CommandError {
  const { worker, workerCount, problem } = facts;
  const command = commandLineOf('train', '--resume', run.folder);
  return new CommandError(
    `worker ${worker} of ${workerCount} ${problem}. The save of step ${savedStep} in "${run.folder}" is whole: go on from it with \`${command}\`.`,
  );
}

function diverged({ step, problem }: Divergence, { run }: TrainingSession, { savedStep }: RunSaver): CommandError {
  const { folder, configuration } = run;
  const lower = Number((configuration.training.learningRate / 10).toPrecision(2));
  return new CommandError(
    `training diverged at step ${step}: ${problem}. Train again with a lower learning rate, such as \`--learning-rate ${lower}\`. The save of step ${savedStep} in "${folder}" is whole.`,
  );
}
