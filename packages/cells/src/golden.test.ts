import {
  add,
  mul,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core';
import { type AnyRecurrentCell, disposeTree, type Tree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { type GoldenCase, goldenCases, tensorsOf } from './golden-cases.reference.js';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { stackCells } from './stack-cells.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

type Arguments = { parameters: Tree<Tensor>; inputs: Tensor3D; state: Tree<Tensor> };
type Results = { outputs: Tensor3D; finalState: Tree<Tensor> };

const factories = { lstm: lstmCell, gru: gruCell, elman: elmanCell };

function cellOf({ kind, layerCount, inputSize, hiddenSize }: GoldenCase): AnyRecurrentCell {
  const first = factories[kind]({ inputSize, hiddenSize });
  return layerCount === 1 ? first : stackCells(first, factories[kind]({ inputSize: hiddenSize, hiddenSize }));
}

function runSteps(cell: AnyRecurrentCell, { parameters, inputs, state }: Arguments): Results {
  let current = state;
  const outputs = unstack(inputs, 1).map((input) => {
    const step = cell.step(parameters, input as Tensor2D, current);
    current = step.state;
    return step.output;
  });
  return { outputs: stack(outputs, 1) as Tensor3D, finalState: current };
}

function runSequence(cell: AnyRecurrentCell, { parameters, inputs, state }: Arguments): Results {
  const run = unroll(cell, parameters, inputs, state);
  return { outputs: run.outputs, finalState: run.state };
}

/** The sum of all results, each number times its weight. */
function weightedSum(results: Tree<Tensor>, weights: Tree<Tensor>): Scalar {
  const weightAt = new Map(treeLeaves(weights).map(({ path, tensor }) => [path, tensor]));
  return treeLeaves(results)
    .map(({ path, tensor }) => sum(mul(tensor, weightAt.get(path) as Tensor)))
    .reduce((total, term) => add(total, term)) as Scalar;
}

function expectTree(actual: Tree<Tensor>, expected: Tree<Tensor>): void {
  const leaves = treeLeaves(actual);
  const expectedAt = new Map(treeLeaves(expected).map(({ path, tensor }) => [path, tensor]));
  expect(leaves.map(({ path }) => path).sort()).toEqual([...expectedAt.keys()].sort());
  for (const { path, tensor } of leaves) {
    expect(tensor, path).toMatchTensor(expectedAt.get(path) as Tensor, { absolute: 1e-5, relative: 0 });
  }
}

const ways = [
  { way: 'step by step', run: runSteps },
  { way: 'as a sequence', run: runSequence },
];
const cases = goldenCases.flatMap((golden) => ways.map((way) => ({ ...golden, ...way })));

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)(
    '$layerCount $kind of $inputSize to $hiddenSize, $way, agrees with PyTorch in values and gradients',
    (golden) => {
      const cell = cellOf(golden);
      expectNoLeak(() => {
        const { parameters, inputs, state } = golden;
        const given = tensorsOf({ parameters, inputs, state }) as Arguments;
        const weights = tensorsOf(golden.lossWeights);
        const { outputs, finalState, loss, gradients } = golden;
        const expected = tensorsOf({ results: { outputs, finalState }, loss, gradients }) as {
          results: Tree<Tensor>;
          loss: Scalar;
          gradients: Tree<Tensor>;
        };
        const found = valueAndGradient((variables: Arguments) => {
          const results = golden.run(cell, variables);
          return { loss: weightedSum(results, weights), state: results };
        }, given);
        expectTree(found.state, expected.results);
        expectTree(found.loss, expected.loss);
        expectTree(found.gradients, expected.gradients);
        disposeTree([given, weights, expected as Tree<Tensor>, found.loss, found.gradients, found.state]);
      });
    },
  );
});
