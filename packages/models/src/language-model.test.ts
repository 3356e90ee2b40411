import { add, memory, mul, reshape, sum, tensor2d, tidy, unstack } from '@tensorflow/tfjs-core';
import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey, randomNormals } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import {
  disposeTree,
  mapTree,
  type ParameterTree,
  type StateTree,
  treeLeaves,
  valueAndGradient,
  zipTrees,
} from '@unroll/tensors';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LanguageModel, languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

beforeAll(async () => {
  await initializeBackend();
});

const vocabularySize = 7;
const models: Record<string, () => LanguageModel<ParameterTree, StateTree>> = {
  'one-hot elman': () => languageModel({ vocabularySize, cell: elmanCell({ inputSize: 7, hiddenSize: 5 }) }),
  'one-hot gru': () => languageModel({ vocabularySize, cell: gruCell({ inputSize: 7, hiddenSize: 5 }) }),
  'embedding of 3, lstm over lstm': () =>
    languageModel({
      vocabularySize,
      embeddingSize: 3,
      cell: stackCells(lstmCell({ inputSize: 3, hiddenSize: 6 }), lstmCell({ inputSize: 6, hiddenSize: 5 })),
    }),
};

function tokensFor(batchSize: number, timeSteps: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(5), batchSize * timeSteps), (bits) => bits % vocabularySize);
}

describe.each(Object.entries(models))('languageModel with %s', (_name, create) => {
  test('gives for a sequence the logits and the state of its steps', () => {
    const model = create();
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const tokens = tensor2d(tokensFor(3, 4), [3, 4], 'int32');
      const whole = model.sequence(parameters, tokens, model.initialState(3));
      let state = model.initialState(3);
      const steps = unstack(tokens, 1).map((column) => {
        const step = model.step(parameters, reshape(column, [3]), state);
        state = step.state;
        return step.logits.arraySync();
      });
      const logits = whole.logits.arraySync();
      steps.forEach((rows, time) => {
        rows.forEach((row, batch) => {
          row.forEach((value, token) => {
            expect(logits[batch]?.[time]?.[token]).toBeCloseTo(value, 5);
          });
        });
      });
      const states = treeLeaves(state);
      treeLeaves(whole.state).forEach(({ path, tensor }, index) => {
        expect(path).toBe(states[index]?.path);
        const expected = states[index]?.tensor.dataSync() as Float32Array;
        tensor.dataSync().forEach((value, place) => {
          expect(value).toBeCloseTo(expected[place] as number, 5);
        });
      });
    });
  });

  test('has a gradient that foretells how the loss changes in random directions', () => {
    const model = create();
    const { loss } = nextTokenObjective(model);
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(2));
      const state = model.initialState(3);
      const batch = {
        batchSize: 3,
        timeSteps: 4,
        inputs: tokensFor(3, 4),
        targets: tokensFor(3, 4).reverse(),
        startsStream: true,
      };
      const { gradients } = valueAndGradient((at: typeof parameters) => loss(at, batch, state), parameters);
      for (let direction = 0; direction < 3; direction++) {
        let seed = 100 * direction;
        const towards = mapTree(parameters, (tensor) => {
          const values = Float32Array.from(randomNormals(randomKey(++seed), tensor.size));
          return reshape(tensor2d(values, [1, tensor.size]), tensor.shape);
        });
        const lossAt = (distance: number): number => {
          const moved = zipTrees([parameters, towards], ([from, by]) => add(from, mul(by, distance)));
          return loss(moved, batch, state).loss.dataSync()[0] as number;
        };
        const distance = 1e-2;
        const measured = (lossAt(distance) - lossAt(-distance)) / (2 * distance);
        const foretold = treeLeaves(zipTrees([gradients, towards], ([gradient, by]) => sum(mul(gradient, by)))).reduce(
          (total, { tensor }) => total + (tensor.dataSync()[0] as number),
          0,
        );
        expect(foretold).toBeCloseTo(measured, 3);
        expect(Math.abs(measured)).toBeGreaterThan(0.01);
      }
    });
  });
});

describe('languageModel', () => {
  test('begins with a loss close to ln vocabularySize', () => {
    const model = languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 32 }) });
    const tokens = Int32Array.from(randomBits(randomKey(3), 401), (bits) => bits % 65);
    tidy(() => {
      const batch = {
        batchSize: 20,
        timeSteps: 20,
        inputs: tokens.slice(0, 400),
        targets: tokens.slice(1),
        startsStream: true,
      };
      const { loss } = nextTokenObjective(model).loss(
        model.initializeParameters(randomKey(1)),
        batch,
        model.initialState(20),
      );
      expect(loss.dataSync()[0]).toBeCloseTo(Math.log(65), 1);
    });
  });

  test('names its parameters by what they are', () => {
    const oneHot = languageModel({ vocabularySize: 3, cell: gruCell({ inputSize: 3, hiddenSize: 2 }) });
    const embedded = languageModel({
      vocabularySize: 3,
      embeddingSize: 4,
      cell: stackCells(lstmCell({ inputSize: 4, hiddenSize: 2 }), elmanCell({ inputSize: 2, hiddenSize: 5 })),
    });
    const shapes = (parameters: ParameterTree): Record<string, number[]> =>
      Object.fromEntries(treeLeaves(parameters).map(({ path, tensor }) => [path, tensor.shape]));
    tidy(() => {
      expect(shapes(oneHot.initializeParameters(randomKey(1)))).toEqual({
        'cell.inputWeight': [3, 6],
        'cell.recurrentWeight': [2, 6],
        'cell.bias': [6],
        'cell.recurrentBias': [6],
        'head.weight': [2, 3],
        'head.bias': [3],
      });
      expect(shapes(embedded.initializeParameters(randomKey(1)))).toEqual({
        'embedding.weight': [3, 4],
        'cell.0.inputWeight': [4, 8],
        'cell.0.recurrentWeight': [2, 8],
        'cell.0.bias': [8],
        'cell.1.inputWeight': [2, 5],
        'cell.1.recurrentWeight': [5, 5],
        'cell.1.bias': [5],
        'head.weight': [5, 3],
        'head.bias': [3],
      });
    });
  });

  test('leaves only what it returns', () => {
    const model = (models['embedding of 3, lstm over lstm'] as () => LanguageModel<ParameterTree, StateTree>)();
    const parameters = model.initializeParameters(randomKey(1));
    const state = model.initialState(2);
    const tokens = tensor2d(tokensFor(2, 3), [2, 3], 'int32');
    const before = memory().numTensors;
    const { logits, state: next } = model.sequence(parameters, tokens, state);
    expect(memory().numTensors - before).toBe(1 + 4);
    disposeTree([logits, next]);
    expect(memory().numTensors).toBe(before);
    disposeTree([parameters, state, tokens]);
  });

  test('refuses sizes that are not counts, and a cell that does not fit', () => {
    const cell = lstmCell({ inputSize: 4, hiddenSize: 2 });
    expect(() => languageModel({ vocabularySize: 0, cell })).toThrow(
      'languageModel: `vocabularySize` must be an integer of at least 1, got 0.',
    );
    expect(() => languageModel({ vocabularySize: 9, cell })).toThrow(
      'languageModel: `cell.inputSize` must equal vocabularySize, 9, got 4.',
    );
    expect(() => languageModel({ vocabularySize: 9, embeddingSize: 5, cell })).toThrow(
      'languageModel: `cell.inputSize` must equal embeddingSize, 5, got 4.',
    );
  });
});
