import type { TaskWords } from '../tasks/task.js';
import { stepCountOf } from './training-length.js';
import type { TrainingSession } from './training-session.js';

/** Where a sitting of training begins and ends, and what is to be known to tell how it goes. */
export type Sitting = {
  /** How many steps were made before it. */
  readonly firstStep: number;
  /** How many steps will be made when it ends; undefined where the clock decides. */
  readonly stepLimit: number | undefined;
  /** How long it takes; undefined where the steps decide. */
  readonly millisecondLimit: number | undefined;
  /** How many of what the words count a step reads. */
  readonly unitsPerStep: number;
  /** The loss that no model can go below, in nats, where that is known. */
  readonly floor: number | undefined;
  readonly words: TaskWords;
};

/** The sitting that a session asks for. */
export function sittingOf({ learning, save, length }: TrainingSession): Sitting {
  const { batches, words, unitsPerStep, floor } = learning;
  const stepLimit = stepCountOf(length, batches.batchesPerEpoch);
  const trainedMilliseconds = save?.progress.trainedMilliseconds ?? 0;
  return {
    firstStep: save?.progress.step ?? 0,
    stepLimit,
    millisecondLimit: stepLimit === undefined ? length.count * 60_000 - trainedMilliseconds : undefined,
    unitsPerStep,
    floor,
    words,
  };
}
