import type { TrainingLength } from './training-length.js';

/** How a model is trained, of whatever task. */
export type TrainingSettings = {
  /** How many rows a step reads side by side: streams of text, texts or sentence pairs. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly length: TrainingLength;
};
