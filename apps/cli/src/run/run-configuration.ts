import { createHash } from 'node:crypto';
import type { TextSource } from '../text/text-source.js';
import type { TrainingLength } from '../training/training-length.js';

/** What a recurrence is made of. */
export type CellName = 'lstm' | 'gru' | 'elman';

/** What a run was begun with. It never changes; `configuration.json` keeps it. */
export type RunConfiguration = {
  readonly format: 'unroll run';
  /** The version of the layout of run folders. */
  readonly version: 1;
  /** The version of @unroll/cli that began the run. */
  readonly cliVersion: string;
  /** The command that began it. */
  readonly command: 'train' | 'start';
  readonly model: {
    readonly cell: CellName;
    /** Units in each layer. */
    readonly hiddenSize: number;
    readonly layerCount: number;
    /** Length of each character's learned vector; null where characters enter as one-hot vectors. */
    readonly embeddingSize: number | null;
  };
  readonly training: {
    /** How many streams of text are read side by side. */
    readonly batchSize: number;
    /** How many characters of each stream a step reads. */
    readonly timeSteps: number;
    readonly learningRate: number;
    readonly seed: number;
    readonly length: TrainingLength;
  };
  readonly text: {
    readonly sources: readonly TextSource[];
    readonly characterCount: number;
    /** Of the whole text in UTF-8, 64 hexadecimal digits. */
    readonly sha256: string;
  };
};

/** The SHA-256 of plain data, written as JSON: the same for the same values in the same order, however they are spaced. */
export function digestOfData(data: unknown): string {
  return digestOfText(JSON.stringify(data));
}

/** The SHA-256 of a text in UTF-8. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
