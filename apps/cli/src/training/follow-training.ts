import { join } from 'node:path';
import { foldInKey, randomKey, splitKey } from '@unroll/core';
import type { ParameterTree } from '@unroll/tensors';
import { train } from '@unroll/trainers';
import { reasonInWords } from '../errors/explain-error.js';
import { openLossLog } from '../run/loss-log.js';
import { runFiles } from '../run/run-files.js';
import type { Score, ScoredData } from '../tasks/task.js';
import { Pace } from './pace.js';
import { plotLosses } from './plot-losses.js';
import type { RunSaver } from './run-saver.js';
import type { Sitting } from './sitting.js';
import type { TaskTrainer } from './task-trainer.js';
import type { BestMeasurement, CompleteReason, TrainingReporter } from './training-reporter.js';
import type { TrainingSession } from './training-session.js';
import { validationInterval } from './validation-interval.js';

/** What takes part in a sitting of training. */
export type TrainingParts = {
  readonly session: TrainingSession;
  readonly sitting: Sitting;
  readonly trainer: TaskTrainer;
  readonly report: TrainingReporter;
  readonly saver: RunSaver;
  readonly plot: boolean;
  readonly saveSeconds: number;
  readonly signal: AbortSignal;
};

/** How a sitting of training ended. */
export type SittingEnd =
  | { readonly reason: CompleteReason; readonly best: BestMeasurement | undefined }
  | { readonly reason: 'aborted' }
  | Divergence;

/** At which step training could not go on, and what is not a finite number there. */
export type Divergence = { readonly reason: 'diverged'; readonly step: number; readonly problem: string };

const sampleMilliseconds = 10_000;

/**
 * Trains a run, with a line in its log for every step and every measurement.
 *
 * @throws CommandError if the log cannot be written.
 * @throws CheckpointError if a save cannot be written; the one before stays.
 */
export async function followTraining(parts: TrainingParts): Promise<SittingEnd> {
  const { session, sitting, trainer, report, saver, saveSeconds, signal } = parts;
  const { run, learning, patience } = session;
  const { validation, words } = learning;
  const [, sampleKey] = splitKey(randomKey(run.configuration.training.seed), 2); // the other one is for the parameters
  const samplePace = new Pace(sampleMilliseconds);
  let { plot } = parts;

  async function drawLosses(step: number): Promise<void> {
    try {
      await plotLosses(run.folder);
    } catch (error) {
      plot = false;
      report.warning(step, 'plot', `The losses are drawn no more, and training goes on. ${reasonInWords(error)}`);
    }
  }

  const log = openLossLog(join(run.folder, runFiles.log));
  try {
    const everySteps = validationInterval(validation);
    const events = train(trainer, learning.batches, {
      steps: sitting.stepLimit ?? Infinity,
      milliseconds: sitting.millisecondLimit ?? Infinity,
      validation: { batches: validation.batches, everySteps, keepBest: true, ...(patience && { patience }) },
      checkpoint: { everyMilliseconds: 1000 * saveSeconds },
      signal,
    });
    let unmeasurable: Divergence | undefined;
    for await (const event of events) {
      if (event.type === 'done' && event.reason === 'diverged') {
        return { reason: 'diverged', step: event.step + 1, problem: event.problem };
      }
      if (unmeasurable !== undefined) return unmeasurable; // before it is saved
      const parameters = trainer.averagedParameters;
      if (event.type === 'step') {
        log.append({ step: event.step, loss: event.loss, gradientNorm: event.gradientNorm });
        report.step(event);
      } else if (event.type === 'validation') {
        const { step, loss } = event;
        if (!Number.isFinite(loss)) {
          // The next step will not be possible either, as a rule, and can tell more.
          unmeasurable = { reason: 'diverged', step, problem: `the loss on the validation data is ${loss}` };
          continue;
        }
        const score = await scoreOf(loss, validation, parameters, signal);
        if (score === undefined) continue;
        log.append({ step, validationLoss: loss, ...words.logged(score) });
        report.validation(step, score);
        if (samplePace.take()) report.sample(step, await learning.sample(parameters, foldInKey(sampleKey, step)));
      } else if (event.type === 'checkpoint') {
        await saver.save(event.snapshot);
        if (plot) await drawLosses(event.step);
        report.saved(event.step);
      } else if (event.type === 'warning') {
        report.warning(event.step, event.kind, event.message);
      } else if (event.type === 'done') {
        const isCutShort = event.reason === 'aborted' && !(event.step >= (sitting.stepLimit ?? Infinity));
        if (isCutShort) return { reason: 'aborted' };
        return { reason: event.reason === 'aborted' ? 'steps' : event.reason, best: bestOf(trainer.state) };
      }
    }
    return { reason: 'aborted' };
  } finally {
    log.close();
  }
}

/** When the parameters that are used from now on were measured, and how good they were found. */
function bestOf({ step, best, latest }: TaskTrainer['state']): BestMeasurement | undefined {
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
