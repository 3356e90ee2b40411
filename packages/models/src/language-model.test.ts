import { type Rank, reshape, type Tensor1D, tensor1d, tensor2d, tidy, unstack } from '@tensorflow/tfjs-core';
import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import { addOneCell, expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LanguageModel, languageModel } from './language-model.js';

installTensorMatcher();

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
    tidy(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const tokens = tensor2d(tokensFor(3, 4), [3, 4], 'int32');
      const whole = model.sequence(parameters, tokens, model.initialState(3));
      expect(whole.logits.shape).toEqual([3, 4, vocabularySize]);
      const logits = unstack(whole.logits, 1);
      let state = model.initialState(3);
      unstack(tokens, 1).forEach((column, time) => {
        const step = model.step(parameters, column as Tensor1D, state);
        state = step.state;
        expect(step.logits).toMatchTensor(logits[time] as (typeof logits)[number]);
      });
      const expected = treeLeaves(state);
      treeLeaves(whole.state).forEach(({ path, tensor }, index) => {
        expect(path).toBe(expected[index]?.path);
        expect(tensor).toMatchTensor(expected[index]?.tensor as typeof tensor);
      });
    });
  });

  test('has the gradient of its logits and its state by every parameter', () => {
    tidy(() => {
      const model = create();
      const tokens = tensor2d(tokensFor(3, 4), [3, 4], 'int32');
      const state = model.initialState(3);
      expectGradient(
        (parameters) => {
          const { logits, state: next } = model.sequence(parameters, tokens, state);
          return [logits, next];
        },
        model.initializeParameters(randomKey(2)),
      );
    });
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const state = model.initialState(2);
      const tokens = tensor2d(tokensFor(2, 3), [2, 3], 'int32');
      const column = tensor1d(tokensFor(2, 1), 'int32');
      disposeTree([model.sequence(parameters, tokens, state), model.step(parameters, column, state)]);
      disposeTree([parameters, state, tokens, column]);
    });
  });

  test.each([7, -1])('refuses the token %d, and leaves nothing behind', (wrong) => {
    tidy(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const state = model.initialState(2);
      const tokens = tensor1d([3, wrong], 'int32');
      const sentence =
        `token ${wrong} at offset 1 is not in the vocabulary of 7 entries. ` +
        'Ids in `tokens` are from 0 to 6: encode with the tokenizer that the model was made for.';
      expectNoLeak(() => {
        expect(() => model.step(parameters, tokens, state)).toThrow(`languageModel.step: ${sentence}`);
      });
      const sequence = reshape<Rank.R2>(tokens, [2, 1]);
      expect(() => model.sequence(parameters, sequence, state)).toThrow(`languageModel.sequence: ${sentence}`);
    });
  });
});

describe('languageModel', () => {
  test('adds the head to what the cell gives, one state for each row', () => {
    tidy(() => {
      // Over one-hot vectors the cell gives count + oneHot(token), where count is 1, 2, 3.
      const model = languageModel({ vocabularySize: 2, cell: addOneCell(2) });
      const parameters = {
        embedding: {},
        cell: {},
        head: { weight: tensor2d([1, 10, 100, 1000], [2, 2]), bias: tensor1d([0.5, 0.25]) },
      };
      const tokens = tensor2d([0, 1, 1, 0, 0, 0], [2, 3], 'int32');
      const { logits, state } = model.sequence(parameters, tokens, model.initialState(2));
      const logitsOf = (first: number, second: number): number[] => [
        first + 100 * second + 0.5,
        10 * first + 1000 * second + 0.25,
      ];
      expect(logits).toMatchTensor({
        shape: [2, 3, 2],
        values: [
          [2, 1],
          [2, 3],
          [3, 4],
          [2, 1],
          [3, 2],
          [4, 3],
        ].flatMap(([first, second]) => logitsOf(first as number, second as number)),
      });
      expect(state.count).toMatchTensor({ shape: [2, 1], values: [3, 3] });
    });
  });

  test('draws parameters from the key, uniform within their limits, each part from a key of its own', () => {
    const create = models['embedding of 3, lstm over lstm'] as () => LanguageModel<ParameterTree, StateTree>;
    const drawn = (seed: number): Record<string, number[]> =>
      tidy(() => {
        const leaves = treeLeaves(create().initializeParameters(randomKey(seed)));
        return Object.fromEntries(leaves.map(({ path, tensor }) => [path, [...tensor.dataSync()]]));
      });
    const first = drawn(1);
    expect(drawn(1)).toEqual(first);
    expect(drawn(2)['head.weight']).not.toEqual(first['head.weight']);
    expect(first['head.bias']).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const limits = {
      'embedding.weight': 1 / Math.sqrt(3),
      'cell.0.inputWeight': 1 / Math.sqrt(6),
      'head.weight': 1 / Math.sqrt(5),
    };
    const beginnings = Object.entries(limits).map(([path, limit]) => {
      const relative = (first[path] as number[]).map((value) => value / limit);
      const greatest = Math.max(...relative.map(Math.abs));
      expect(greatest).toBeGreaterThan(0.85);
      expect(greatest).toBeLessThanOrEqual(1);
      return relative[0]?.toFixed(4);
    });
    expect(new Set(beginnings).size).toBe(3);
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

  test('refuses sizes that are not counts, and a cell that does not fit', () => {
    const cell = lstmCell({ inputSize: 4, hiddenSize: 2 });
    expect(() => languageModel({ vocabularySize: 0, cell })).toThrow(
      'languageModel: `vocabularySize` must be an integer of at least 1, got 0.',
    );
    expect(() => languageModel({ vocabularySize: 9, embeddingSize: 1.5, cell })).toThrow(
      'languageModel: `embeddingSize` must be an integer of at least 1, got 1.5.',
    );
    expect(() => languageModel({ vocabularySize: 9, cell })).toThrow(
      'languageModel: `cell.inputSize` must equal vocabularySize, 9, got 4.',
    );
    expect(() => languageModel({ vocabularySize: 9, embeddingSize: 5, cell })).toThrow(
      'languageModel: `cell.inputSize` must equal embeddingSize, 5, got 4.',
    );
  });

  test('refuses tokens of another type or shape', () => {
    tidy(() => {
      const model = languageModel({ vocabularySize: 4, cell: addOneCell(4) });
      const parameters = model.initializeParameters(randomKey(1));
      expect(() => model.step(parameters, tensor1d([1]), model.initialState(1))).toThrow(
        'languageModel.step: `tokens` must be a tensor of type int32, got "float32".',
      );
      const row = tensor1d([1], 'int32');
      expect(() => model.sequence(parameters, row as never, model.initialState(1))).toThrow(
        'languageModel.sequence: `tokens` must have shape [batch, time], got [1].',
      );
    });
  });
});
