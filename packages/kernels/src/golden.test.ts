import { add, mul, type Scalar, sum, type Tensor, type Tensor1D, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import attentionCases from '../golden/attention.json' with { type: 'json' };
import layerNormalizationCases from '../golden/layer-normalization.json' with { type: 'json' };
import { type AdditiveAttentionInputs, additiveAttention } from './additive-attention.js';
import { type DotAttentionInputs, dotAttention } from './dot-attention.js';
import { type GeneralAttentionInputs, generalAttention } from './general-attention.js';
import { layerNormalization } from './layer-normalization.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

type Tensors = Record<string, Tensor>;

/** An operation as PyTorch computes it. `golden/make-golden.py` explains the parts, which are numbers in nested lists. */
type GoldenCase = {
  readonly form: string;
  readonly lengths?: number[];
  readonly scale?: number;
  readonly epsilon?: number;
  readonly inputs: object;
  readonly results: object;
  readonly lossWeights: object;
  readonly gradients: object;
};

const cases: GoldenCase[] = [...layerNormalizationCases, ...attentionCases];

function tensorsOf(lists: object): Tensors {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, tensor(list)]));
}

function run({ form, scale, epsilon }: GoldenCase, given: Tensors, lengths: Tensor1D | undefined): Tensors {
  const all: unknown = lengths === undefined ? given : { ...given, lengths };
  if (form === 'additiveAttention') return additiveAttention(all as AdditiveAttentionInputs);
  if (form === 'generalAttention') return generalAttention(all as GeneralAttentionInputs);
  if (form === 'dotAttention') return dotAttention({ ...(all as DotAttentionInputs), scale: scale as number });
  const { inputs, gain, bias } = given as { inputs: Tensor; gain: Tensor1D; bias: Tensor1D };
  return { outputs: layerNormalization(inputs, gain, bias, { epsilon: epsilon as number }) };
}

/** The sum of all results, each number times its weight. */
function weightedSum(results: Tensors, weights: Tensors): Scalar {
  return Object.entries(results)
    .map(([name, result]) => sum(mul(result, weights[name] as Tensor)))
    .reduce((total, term) => add(total, term)) as Scalar;
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('$form agrees with PyTorch in values and gradients', (golden) => {
    expectNoLeak(() => {
      const lengths = golden.lengths === undefined ? undefined : tensor1d(golden.lengths, 'int32');
      const [given, weights] = [tensorsOf(golden.inputs), tensorsOf(golden.lossWeights)];
      const expected = { ...tensorsOf(golden.results), ...tensorsOf(golden.gradients) };
      const { loss, gradients, state } = valueAndGradient((variables: Tensors) => {
        const results = run(golden, variables, lengths);
        return { loss: weightedSum(results, weights), state: results };
      }, given);
      for (const [name, actual] of Object.entries({ ...state, ...gradients })) {
        expect(actual, name).toMatchTensor(expected[name] as Tensor, { absolute: 1e-5, relative: 0 });
      }
      expect(Object.keys({ ...state, ...gradients }).sort()).toEqual(Object.keys(expected).sort());
      disposeTree([given, weights, expected, loss, gradients, state]);
      lengths?.dispose();
    });
  });
});
