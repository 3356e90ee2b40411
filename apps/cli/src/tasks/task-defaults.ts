import type { CellName } from '../training/model-settings.js';
import type { TrainingLength } from '../training/training-length.js';
import type { TaskName } from './task-name.js';

/** What a run has where the user does not say. */
export type TaskDefaults = {
  readonly cell: CellName;
  readonly hidden: number;
  readonly layers: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly length: TrainingLength;
};

/** The defaults of each task: a good model of the built-in data in a minute or a few. */
export const taskDefaults: Readonly<Record<TaskName, TaskDefaults>> = {
  'language-model': {
    cell: 'lstm',
    hidden: 128,
    layers: 2,
    batch: 50,
    learningRate: 0.01,
    length: { unit: 'steps', count: 1000 },
  },
  classify: {
    cell: 'lstm',
    hidden: 64,
    layers: 1,
    batch: 32,
    learningRate: 0.01,
    length: { unit: 'steps', count: 1000 },
  },
  translate: {
    cell: 'lstm',
    hidden: 64,
    layers: 1,
    batch: 32,
    learningRate: 0.02,
    length: { unit: 'steps', count: 800 },
  },
};

/** How many characters of each stream a language model reads in a step, where the user does not say. */
export const defaultTimeSteps = 50;

/** The defaults of an option for its description: `Default 128; classify 64, translate 128.` */
export function defaultsInWords(valueOf: (defaults: TaskDefaults) => string | number): string {
  const values = Object.entries(taskDefaults).map(([task, defaults]) => [task, valueOf(defaults)] as const);
  const [[, first], ...others] = values as [(typeof values)[number], ...typeof values];
  const different = others.filter(([, value]) => value !== first).map(([task, value]) => `${task} ${value}`);
  return different.length === 0 ? `Default ${first}.` : `Default ${first}; ${different.join(', ')}.`;
}
