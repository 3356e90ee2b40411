import { concat, type Scalar, type Tensor, type Tensor3D, tensor1d } from '@tensorflow/tfjs-core';
import { type AnyRecurrentCell, disposeTree, type SequenceOptions, type Tree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { expectTree } from './expect-tree.reference.js';
import { type GoldenCase, goldenCases, tensorsOf } from './golden-cases.reference.js';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { projectedLstmCell } from './projected-lstm-cell.js';
import { stackCells } from './stack-cells.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { weightedSum } from './weighted-sum.reference.js';

installTensorMatcher();

type Arguments = { parameters: Tree<Tensor>; inputs: Tensor3D; state: Tree<Tensor> };
type Results = { outputs: Tensor3D; finalState: Tree<Tensor> };

type Sizes = { inputSize: number; hiddenSize: number; projectionSize: number };
type Way = (cell: AnyRecurrentCell, given: Arguments, options?: SequenceOptions) => Results;

const factories: Readonly<Record<GoldenCase['kind'], (sizes: Sizes) => AnyRecurrentCell>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
  'elman with relu': (sizes) => elmanCell({ ...sizes, activation: 'relu' }),
  'lstm with projection': projectedLstmCell,
};

function cellOf({ kind, layerCount = 1, inputSize, hiddenSize, projectionSize = hiddenSize }: GoldenCase) {
  const create = (size: number): AnyRecurrentCell => factories[kind]({ inputSize: size, hiddenSize, projectionSize });
  return layerCount === 1 ? create(inputSize) : stackCells(create(inputSize), create(hiddenSize));
}

/** A cell that has no sequence of its own is run step by step. */
const runSteps: Way = ({ sequence: _sequence, ...cell }, given, options) => runSequence(cell, given, options);

const runSequence: Way = (cell, { parameters, inputs, state }, options) => {
  const run = unroll(cell, parameters, inputs, state, options);
  return { outputs: run.outputs, finalState: run.state };
};

/** Forwards and backwards, side by side, with parameters and states in pairs. */
function bothWays(run: Way): Way {
  return (cell, { parameters, inputs, state }, options) => {
    const runs = (['forwards', 'backwards'] as const).map((direction, index) => {
      const own = [parameters, state].map((pair) => (pair as Tree<Tensor>[])[index]) as Tree<Tensor>[];
      const [ownParameters, ownState] = own as [Tree<Tensor>, Tree<Tensor>];
      return run(cell, { parameters: ownParameters, inputs, state: ownState }, { ...options, direction });
    });
    const outputs = concat(
      runs.map((one) => one.outputs),
      2,
    );
    return { outputs, finalState: runs.map((one) => one.finalState) };
  };
}

const ways = [
  { way: 'step by step', run: runSteps },
  { way: 'as a sequence', run: runSequence },
];
const cases = goldenCases.flatMap((golden) =>
  ways.map(({ way, run }) => {
    const { layerCount = 1, inputSize, hiddenSize, lengths, isBidirectional } = golden;
    const details = [`${layerCount} ${golden.kind} of ${inputSize} to ${hiddenSize}`];
    if (lengths !== undefined) details.push(`lengths ${lengths.join(', ')}`);
    if (isBidirectional) details.push('both directions');
    return { ...golden, name: `${details.join(', ')}, ${way}`, run: isBidirectional ? bothWays(run) : run };
  }),
);

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('$name, agrees with PyTorch in values and gradients', (golden) => {
    const cell = cellOf(golden);
    expectNoLeak(() => {
      const { parameters, inputs, state } = golden;
      const given = tensorsOf({ parameters, inputs, state }) as Arguments;
      const weights = tensorsOf(golden.lossWeights);
      const { outputs, finalState, loss, gradients, lengths } = golden;
      const options = lengths && { lengths: tensor1d([...lengths], 'int32') };
      const expected = tensorsOf({ results: { outputs, finalState }, loss, gradients }) as {
        results: Tree<Tensor>;
        loss: Scalar;
        gradients: Tree<Tensor>;
      };
      const found = valueAndGradient((variables: Arguments) => {
        const results = golden.run(cell, variables, options);
        return { loss: weightedSum(results, weights), state: results };
      }, given);
      expectTree(found.state, expected.results);
      expectTree(found.loss, expected.loss);
      expectTree(found.gradients, expected.gradients);
      disposeTree([given, weights, expected as Tree<Tensor>, found.loss, found.gradients, found.state, options ?? {}]);
    });
  });
});
