import type { RunProgress } from '../run/run.js';
import { saveRun } from '../run/save-run.js';
import type { TaskTrainer } from './task-trainer.js';
import type { TrainingSession } from './training-session.js';
import { encodeTrainingState } from './training-state-files.js';

/** Saves a run while it is trained. */
export interface RunSaver {
  /** @throws CheckpointError if the save cannot be written; the one before stays. */
  save(): Promise<void>;
  /** The same, if the last save is half a minute old. */
  saveIfDue(): Promise<void>;
  /** The step of the last save. */
  readonly savedStep: number;
}

const intervalMilliseconds = 30_000;

/** A saver of what a trainer has made of a run. */
export function runSaver({ run, save, length }: TrainingSession, trainer: TaskTrainer): RunSaver {
  const begun = performance.now();
  const trainedBefore = save?.progress.trainedMilliseconds ?? 0;
  let savedAt = begun;
  let savedStep = trainer.state.step;

  async function saveNow(): Promise<void> {
    const { step } = trainer.state;
    const trainedMilliseconds = Math.round(trainedBefore + performance.now() - begun);
    const progress: RunProgress = { step, trainedMilliseconds, length };
    await saveRun(run, { progress, ...encodeTrainingState(trainer.state, run.configuration) });
    savedAt = performance.now();
    savedStep = step;
  }

  return {
    save: saveNow,
    async saveIfDue() {
      if (performance.now() - savedAt >= intervalMilliseconds) await saveNow();
    },
    get savedStep() {
      return savedStep;
    },
  };
}
