import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Tree } from '@unroll/tensors';
import bidirectional from '../golden/bidirectional.json' with { type: 'json' };
import elman from '../golden/elman.json' with { type: 'json' };
import elmanRelu from '../golden/elman-relu.json' with { type: 'json' };
import gru from '../golden/gru.json' with { type: 'json' };
import lstm from '../golden/lstm.json' with { type: 'json' };
import packed from '../golden/packed.json' with { type: 'json' };
import projectedLstm from '../golden/projected-lstm.json' with { type: 'json' };
import stack from '../golden/stack.json' with { type: 'json' };

/** A network as PyTorch computes it. `golden/make-golden.py` explains the parts, which are numbers in nested lists. */
export type GoldenCase = {
  readonly kind: 'lstm' | 'gru' | 'elman' | 'elman with relu' | 'lstm with projection';
  /** 1 if not given. */
  readonly layerCount?: number;
  /** Whether it goes both ways, side by side; parameters and states are then pairs. */
  readonly isBidirectional?: boolean;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly projectionSize?: number;
  /** How many steps each row has; all if not given. */
  readonly lengths?: readonly number[];
  readonly parameters: unknown;
  readonly inputs: unknown;
  readonly state: unknown;
  readonly outputs: unknown;
  readonly finalState: unknown;
  readonly lossWeights: unknown;
  readonly loss: unknown;
  readonly gradients: unknown;
};

const kinds = ['lstm', 'gru', 'elman'] as const;

/** All cases of the files: cells, stacks of two, rows of several lengths, and both directions. */
export const goldenCases: readonly GoldenCase[] = [
  ...lstm.map((written) => ({ ...written, kind: 'lstm' as const })),
  ...gru.map((written) => ({ ...written, kind: 'gru' as const })),
  ...elman.map((written) => ({ ...written, kind: 'elman' as const })),
  ...elmanRelu.map((written) => ({ ...written, kind: 'elman with relu' as const })),
  ...projectedLstm.map((written) => ({ ...written, kind: 'lstm with projection' as const })),
  ...stack.map((written, index) => ({ ...written, kind: kindAt(index), layerCount: 2 })),
  ...packed.map((written, index) => ({ ...written, kind: kindAt(index) })),
  ...bidirectional.map((written, index) => ({ ...written, kind: kindAt(index), isBidirectional: true })),
];

function kindAt(index: number): (typeof kinds)[number] {
  return kinds[index] as (typeof kinds)[number];
}

/** A part of a case with a tensor in place of each list of numbers. */
export function tensorsOf(written: unknown): Tree<Tensor> {
  if (typeof written === 'number' || isNumbers(written)) return tensor(written as number[]);
  if (Array.isArray(written)) return written.map(tensorsOf);
  return Object.fromEntries(Object.entries(written as object).map(([name, child]) => [name, tensorsOf(child)]));
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && (typeof value[0] === 'number' || isNumbers(value[0]));
}
