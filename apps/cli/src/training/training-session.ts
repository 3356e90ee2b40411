import type { Run, RunSave } from '../run/run.js';
import type { Learning, TaskModel } from '../tasks/task.js';
import type { TrainingLength } from './training-length.js';

/** One sitting of training: a run, from its beginning or from its save, up to a length. */
export type TrainingSession = {
  readonly run: Run;
  readonly model: TaskModel;
  readonly learning: Learning;
  /** Where the run stands; undefined if it begins. */
  readonly save: RunSave | undefined;
  /** How long the run is to be trained, with what it was trained before. */
  readonly length: TrainingLength;
  /** After how many measurements that are not better training ends; undefined for never. */
  readonly patience: number | undefined;
};
