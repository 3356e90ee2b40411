import type { OptimizerName } from './optimizer-name.js';
import type { ScheduleName } from './schedule-name.js';
import type { TrainingLength } from './training-length.js';

/** How a model is trained, of whatever task. What is absent is as it was when there was no choice. */
export type TrainingSettings = {
  /** How many rows a step reads side by side: streams of text, texts or sentence pairs. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly length: TrainingLength;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName;
  /** Default `cosine`. */
  readonly schedule?: ScheduleName;
  /** The largest norm of all gradients together; null for any. Default 5. */
  readonly clip?: number | null;
  /** Which part of the output of every layer is dropped while training. Default 0. */
  readonly dropout?: number;
  /** How many threads learn from every batch, each from some of its rows. Default 1. */
  readonly workers?: number;
  /** After how many measurements that are not better training ends. Default: never. */
  readonly patience?: number;
  /** What is measured on while training. Default: a tenth of the data. */
  readonly validation?: ValidationSource;
};

/** The largest norm of all gradients together, where nobody says another. */
export const defaultClip = 5;

/** What a model is measured on while it is trained: a part of the data that is held out, or a file or folder of its own. */
export type ValidationSource =
  | { readonly type: 'share'; readonly share: number }
  | {
      readonly type: 'path';
      /** Absolute. */
      readonly path: string;
      /** Of its bytes, or of the files in it, 64 hexadecimal digits. */
      readonly sha256: string;
    };

/** The part of the data that is held out. */
export function heldOutShareOf({ validation }: Pick<TrainingSettings, 'validation'>): number {
  if (validation === undefined) return 0.1;
  return validation.type === 'share' ? validation.share : 0;
}
