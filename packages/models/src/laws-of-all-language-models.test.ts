import {
  abs,
  add,
  concat,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { foldInKey, randomBits, randomKey, randomNormals } from '@unroll/core';
import { mapTree, type ParameterTree, type StateTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AnyLanguageModel, allLanguageModels, vocabularySize } from './all-models.reference.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';
import { sumOfSquares } from './sum-of-squares.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const [rows, time] = [3, 5] as const;
const ids = Int32Array.from(randomBits(randomKey(5), rows * time), (bits) => bits % vocabularySize);
const tokens = () => tensor2d(ids, [rows, time], 'int32');

type Run = { logits: Tensor3D; state: StateTree };

const parametersOf = (model: AnyLanguageModel) => withNoiseAdded(model.initializeParameters(randomKey(1)));

/** A state of random numbers; normalizers, by which cells divide, are at least 1/2. */
function randomState(model: AnyLanguageModel): StateTree {
  let place = 0;
  return mapTree(model.initialState(rows), ({ shape, size }, path) => {
    const numbers = tensor(Float32Array.from(randomNormals(foldInKey(randomKey(7), place++), size)), shape);
    return path.endsWith('normalizer') ? add(abs(numbers), 0.5) : numbers;
  });
}

const starts: Readonly<Record<string, (model: AnyLanguageModel) => StateTree>> = {
  'its first state': (model) => model.initialState(rows),
  'a random state': randomState,
};

function expectSameRuns(found: Run, expected: Run): void {
  expect(found.logits, 'logits').toMatchTensor(expected.logits);
  const leaves = treeLeaves(expected.state);
  expect(treeLeaves(found.state).map(({ path }) => path)).toEqual(leaves.map(({ path }) => path));
  treeLeaves(found.state).forEach(({ path, tensor: of }, index) => {
    expect(of, path).toMatchTensor(leaves[index]?.tensor as Tensor);
  });
}

/** The tokens of some steps. */
const columns = (begin: number, count: number): Tensor2D => slice(tokens(), [0, begin], [rows, count]);

/** One step after another. */
function runSteps(model: AnyLanguageModel, parameters: ReturnType<typeof parametersOf>, first: StateTree): Run {
  let state = first;
  const logits = Array.from({ length: time }, (_, at) => {
    const run = model.step(parameters, reshape(columns(at, 1), [rows]) as Tensor1D, state);
    state = run.state;
    return reshape(run.logits, [rows, 1, vocabularySize]) as Tensor3D;
  });
  return { logits: concat(logits, 1), state };
}

/** A tree's numbers, which outlive the backend that computed them. */
const numbersOf = (tree: ParameterTree) =>
  treeLeaves(tree).map(({ path, tensor: of }) => ({ path, shape: of.shape, values: [...of.dataSync()] }));

describe.each(allLanguageModels)('$name', ({ model }) => {
  describe.each(backendNames)('on %s', (backendName) => {
    beforeAll(() => useBackend(backendName));

    test.each(Object.entries(starts))('steps as in a sequence, and as in two parts of it, from %s', (_name, start) => {
      tidy(() => {
        const parameters = parametersOf(model);
        const first = start(model);
        const whole = model.sequence(parameters, tokens(), first);
        expectSameRuns(runSteps(model, parameters, first), whole);
        for (const length of [1, 3]) {
          const begun = model.sequence(parameters, columns(0, length), first);
          const ended = model.sequence(parameters, columns(length, time - length), begun.state);
          expectSameRuns({ logits: concat([begun.logits, ended.logits], 1), state: ended.state }, whole);
        }
      });
    });

    test('does not let rows see each other', () => {
      tidy(() => {
        const parameters = parametersOf(model);
        const first = randomState(model);
        const together = model.sequence(parameters, tokens(), first);
        for (let row = 0; row < rows; row++) {
          const ownRow = (of: Tensor): Tensor =>
            slice(of, [row, ...Array(of.rank - 1).fill(0)], [1, ...of.shape.slice(1)]);
          const alone = model.sequence(parameters, ownRow(tokens()) as Tensor2D, mapTree(first, ownRow));
          const own = { logits: ownRow(together.logits) as Tensor3D, state: mapTree(together.state, ownRow) };
          expectSameRuns(alone, own);
        }
      });
    });

    test('goes on from the state that it is given', () => {
      tidy(() => {
        const parameters = parametersOf(model);
        const [fresh, random] = Object.values(starts).map(
          (start) => model.sequence(parameters, columns(0, 1), start(model)).logits,
        ) as [Tensor3D, Tensor3D];
        expect(numbersOf(random)).not.toEqual(numbersOf(fresh));
      });
    });
  });

  test('has the same logits, states and gradients on every backend', async () => {
    const results: ReturnType<typeof numbersOf>[] = [];
    for (const backendName of backendNames) {
      await useBackend(backendName);
      const computed = tidy(() => {
        const parameters = parametersOf(model);
        const first = randomState(model);
        const lossOf = (at: typeof parameters) => sumOfSquares(model.sequence(at, tokens(), first).logits);
        const { gradients } = valueAndGradient(lossOf, parameters);
        return numbersOf({ ...model.sequence(parameters, tokens(), first), gradients });
      });
      results.push(computed);
    }
    const [onCpu, onWasm] = results as [(typeof results)[number], (typeof results)[number]];
    tidy(() => {
      expect(onWasm).toHaveLength(onCpu.length);
      for (const [index, { path, shape, values }] of onWasm.entries()) {
        const tolerance = { relative: 1e-5, absolute: path.startsWith('gradients') ? 1e-5 : 1e-6 }; // of sums over steps of either sign
        expect(tensor(values, shape), path).toMatchTensor(onCpu[index] as (typeof onCpu)[number], tolerance);
      }
    });
  });
});
