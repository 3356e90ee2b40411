import type { TrainingSnapshot } from '@unroll/core';
import { saveRun } from '../run/save-run.js';
import type { TrainingSession } from './training-session.js';
import { filesOfSnapshot } from './training-state-files.js';

/** Saves a run while it is trained. */
export interface RunSaver {
  /** @throws CheckpointError if the save cannot be written; the one before stays. */
  save(snapshot: TrainingSnapshot): Promise<void>;
  /** The step of the last save. */
  readonly savedStep: number;
}

/** A saver of what is made of a run. */
export function runSaver({ run, save, length, patience }: TrainingSession): RunSaver {
  const begun = performance.now();
  const trainedBefore = save?.progress.trainedMilliseconds ?? 0;
  let savedStep = save?.progress.step ?? 0;
  return {
    async save(snapshot) {
      const trainedMilliseconds = Math.round(trainedBefore + performance.now() - begun);
      const { record, files } = filesOfSnapshot(snapshot, run.configuration);
      const until = { length, ...(patience !== undefined && { patience }) };
      await saveRun(run, { progress: { ...record, trainedMilliseconds, ...until }, files });
      savedStep = snapshot.step;
    },
    get savedStep() {
      return savedStep;
    },
  };
}
