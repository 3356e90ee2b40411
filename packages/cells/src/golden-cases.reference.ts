import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Tree } from '@unroll/tensors';
import elman from '../golden/elman.json' with { type: 'json' };
import gru from '../golden/gru.json' with { type: 'json' };
import lstm from '../golden/lstm.json' with { type: 'json' };
import stack from '../golden/stack.json' with { type: 'json' };

/** A network as PyTorch computes it. `golden/make-golden.py` explains the parts, which are numbers in nested lists. */
export type GoldenCase = {
  readonly kind: 'lstm' | 'gru' | 'elman';
  readonly layerCount: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly parameters: unknown;
  readonly inputs: unknown;
  readonly state: unknown;
  readonly outputs: unknown;
  readonly finalState: unknown;
  readonly lossWeights: unknown;
  readonly loss: unknown;
  readonly gradients: unknown;
};

/** All cases of the files: cells, and stacks of two. */
export const goldenCases: readonly GoldenCase[] = [
  ...lstm.map((written) => ({ ...written, kind: 'lstm' as const, layerCount: 1 })),
  ...gru.map((written) => ({ ...written, kind: 'gru' as const, layerCount: 1 })),
  ...elman.map((written) => ({ ...written, kind: 'elman' as const, layerCount: 1 })),
  ...(['lstm', 'gru', 'elman'] as const).map((kind, index) => ({
    ...(stack[index] as (typeof stack)[number]),
    kind,
    layerCount: 2,
  })),
];

/** A part of a case with a tensor in place of each list of numbers. */
export function tensorsOf(written: unknown): Tree<Tensor> {
  if (typeof written === 'number' || isNumbers(written)) return tensor(written as number[]);
  if (Array.isArray(written)) return written.map(tensorsOf);
  return Object.fromEntries(Object.entries(written as object).map(([name, child]) => [name, tensorsOf(child)]));
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && (typeof value[0] === 'number' || isNumbers(value[0]));
}
