import {
  add,
  concat,
  fill,
  mul,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tensor1d,
  tensor2d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { oneHotVectors } from '@unroll/kernels';
import { disposeTree, mapTree, type Tree, valueAndGradient } from '@unroll/tensors';
import { addOneCell, expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import goldenCases from '../golden/bidirectional-encoder.json' with { type: 'json' };
import { bidirectional, type Merge } from './bidirectional.js';
import { elmanCell } from './elman-cell.js';
import { expectTree } from './expect-tree.reference.js';
import { tensorsOf } from './golden-cases.reference.js';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { stackEncoders } from './stack-encoders.js';
import { tidyWithoutLeak } from './tidy-without-leak.reference.js';
import { unidirectional } from './unidirectional.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { weightedSum } from './weighted-sum.reference.js';

installTensorMatcher();

/** The outputs of two directions as one, by plain tfjs. */
function mergedAs(merge: Merge, forward: Tensor, backward: Tensor): Tensor {
  if (merge === 'concatenate') return concat([forward, backward], -1);
  const total = add(forward, backward);
  return merge === 'sum' ? total : mul(total, 0.5);
}

const factories = { lstm: lstmCell, gru: gruCell, elman: elmanCell };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(goldenCases)('two layers of $kind with lengths agree with PyTorch in values and gradients', (golden) => {
    tidyWithoutLeak(() => {
      const { inputSize, hiddenSize } = golden;
      const create = factories[golden.kind as keyof typeof factories];
      const encoder = stackEncoders(
        bidirectional(create({ inputSize, hiddenSize }), create({ inputSize, hiddenSize })),
        bidirectional(
          create({ inputSize: 2 * hiddenSize, hiddenSize }),
          create({ inputSize: 2 * hiddenSize, hiddenSize }),
        ),
      );
      const lengths = tensor1d(golden.lengths, 'int32');
      type Given = { parameters: Parameters<typeof encoder.encode>[0]; inputs: Tensor3D };
      const given = tensorsOf({ parameters: golden.parameters, inputs: golden.inputs }) as unknown as Given;
      const weights = tensorsOf(golden.lossWeights);
      const { outputs, finalStates } = golden;
      const found = valueAndGradient((variables: Given) => {
        const { lastOutput: _, ...results } = encoder.encode(variables.parameters, variables.inputs, { lengths });
        return { loss: weightedSum(results, weights), state: results as Tree<Tensor> };
      }, given);
      expectTree(found.state, tensorsOf({ outputs, finalStates }));
      expect(found.loss).toMatchTensor(tensor(golden.loss), { absolute: 1e-4, relative: 0 });
      expectTree(found.gradients, tensorsOf(golden.gradients));
    });
  });

  test.each(['concatenate', 'sum', 'mean'] as const)(
    '%s: every row read by itself, up to its length and reversed, gives the same',
    (merge) => {
      tidyWithoutLeak(() => {
        const [forward, backward] = [
          lstmCell({ inputSize: 3, hiddenSize: 4 }),
          gruCell({ inputSize: 3, hiddenSize: 4 }),
        ] as const;
        const encoder = bidirectional(forward, backward, { merge });
        expect(encoder.outputSize).toBe(merge === 'concatenate' ? 8 : 4);
        const parameters = encoder.initializeParameters(randomKey(1));
        const lengths = [5, 2, 0];
        const inputs = tensor3d(
          Array.from({ length: 45 }, (_, index) => ((index * 7) % 11) / 5 - 1),
          [3, 5, 3],
        );
        const padded = concat([inputs, fill([3, 1, 3], Number.NaN)], 1) as Tensor3D;
        const encoded = encoder.encode(parameters, padded, { lengths: tensor1d(lengths, 'int32') });
        const { outputs, lastOutput, finalStates } = encoded;
        lengths.forEach((length, row) => {
          const [mine, rest] = [slice(outputs, [row, 0], [1, length]), slice(outputs, [row, length], [1, 6 - length])];
          expect(Math.max(...rest.dataSync().map(Math.abs))).toBe(0);
          const lastOfRow: Tensor2D = slice(lastOutput, [row], [1]);
          if (length === 0) {
            expect(Math.max(...lastOfRow.dataSync().map(Math.abs))).toBe(0);
            return;
          }
          const own = slice(inputs, [row, 0], [1, length]);
          const ahead = unroll(forward, parameters.forward, own, forward.initialState(1));
          const back = unroll(backward, parameters.backward, reverse(own, 1), backward.initialState(1));
          const reversed: Tensor3D = reverse(back.outputs, 1);
          const expected = mergedAs(merge, ahead.outputs, reversed);
          expect(mine).toMatchTensor(expected, { absolute: 1e-6, relative: 1e-5 });
          const expectedLast = mergedAs(merge, ahead.state.hidden, back.state.hidden);
          expect(lastOfRow).toMatchTensor(expectedLast, { absolute: 1e-6, relative: 1e-5 });
          const stateOfRow = mapTree(finalStates, (leaf) => slice(leaf, [row], [1]));
          expectTree(stateOfRow, { forward: ahead.state, backward: back.state });
        });
      });
    },
  );

  test('token ids are read as their one-hot vectors', () => {
    tidyWithoutLeak(() => {
      const sizes = { inputSize: 5, hiddenSize: 3 };
      const encoder = stackEncoders(
        bidirectional(lstmCell(sizes), gruCell(sizes)),
        unidirectional(gruCell({ inputSize: 6, hiddenSize: 2 }), { direction: 'backwards' }),
      );
      const parameters = encoder.initializeParameters(randomKey(1));
      const tokens: Tensor2D = tensor2d([0, 4, 2, 3, 1, 1], [2, 3], 'int32');
      const lengths = tensor1d([3, 2], 'int32');
      const expected = encoder.encode(parameters, oneHotVectors(tokens, 5) as Tensor3D, { lengths });
      const found = encoder.encodeTokens?.(parameters, tokens, { lengths });
      expectTree(found as Tree<Tensor>, expected as Tree<Tensor>);
    });
  });

  test('has gradients that equal finite differences, with lengths and any merge', () => {
    for (const merge of ['concatenate', 'sum', 'mean'] as const) {
      const encoder = bidirectional(
        gruCell({ inputSize: 2, hiddenSize: 3 }),
        gruCell({ inputSize: 2, hiddenSize: 3 }),
        {
          merge,
        },
      );
      tidyWithoutLeak(() => {
        const parameters = encoder.initializeParameters(randomKey(1));
        const inputs = reshape(tensor1d([0.5, -1, 0.25, 1, -0.5, 0.75, 0, 0.3]), [2, 2, 2]) as Tensor3D;
        const lengths = tensor1d([1, 2], 'int32');
        expectGradient((given) => encoder.encode(given.parameters, given.inputs, { lengths }) as Tree<Tensor>, {
          parameters,
          inputs,
        });
      });
    }
  });

  test('the last output of a stack is that of its last encoder, where each of its directions ends', () => {
    tidyWithoutLeak(() => {
      const stack = stackEncoders(
        unidirectional(addOneCell(2), { direction: 'backwards' }),
        bidirectional(addOneCell(2), addOneCell(2)),
      );
      const lengths = tensor1d([3, 1, 2], 'int32');
      const inputs: Tensor3D = fill([3, 3, 2], 0);
      // The first encoder writes 3, 2, 1, and its own last output is 3; the second adds 1, 2, 3 and 3, 2, 1 to that.
      const { lastOutput } = stack.encode([{}, { forward: {}, backward: {} }], inputs, { lengths });
      const values = [4, 4, 6, 6, 2, 2, 2, 2, 3, 3, 4, 4];
      expect(lastOutput).toMatchTensor({ shape: [3, 4], values });
      const first = unidirectional(addOneCell(2), { direction: 'backwards' });
      expect(first.encode({}, inputs, { lengths }).lastOutput).toMatchTensor({
        shape: [3, 2],
        values: [3, 3, 1, 1, 2, 2],
      });
    });
  });

  test('leaves no tensor behind', () => {
    expectNoLeak(() => {
      const encoder = bidirectional(addOneCell(2), addOneCell(2), { merge: 'sum' });
      const inputs: Tensor3D = fill([1, 3, 2], 0);
      const encoded = encoder.encode({ forward: {}, backward: {} }, inputs);
      expect(encoded.outputs).toMatchTensor({ shape: [1, 3, 2], values: [4, 4, 4, 4, 4, 4] }); // 1, 2, 3 and 3, 2, 1
      expect(encoded.lastOutput).toMatchTensor({ shape: [1, 2], values: [6, 6] });
      disposeTree([inputs, encoded]);
    });
  });
});

describe('refuses', () => {
  const cell = lstmCell({ inputSize: 3, hiddenSize: 4 });
  const wide: number = 5;
  test.each([
    [
      () => bidirectional(cell, lstmCell({ inputSize: wide, hiddenSize: 4 })),
      'backwardCell.inputSize` must equal the inputSize of forwardCell, 3, got 5.',
    ],
    [
      () => bidirectional(cell, lstmCell({ inputSize: 3, hiddenSize: wide }), { merge: 'sum' }),
      'backwardCell.outputSize` must equal the outputSize of forwardCell, 4, got 5.',
    ],
    [
      () => bidirectional(cell, cell, { merge: 'product' as 'sum' }),
      "merge` must be 'concatenate', 'sum' or 'mean', got \"product\".",
    ],
  ])('%s', (create, sentence) => {
    expect(create).toThrow(ArgumentError);
    expect(create).toThrow(`bidirectional: \`${sentence}`);
  });

  test('encoders that do not meet, and none', () => {
    const below = unidirectional(cell);
    const above = unidirectional(lstmCell({ inputSize: wide, hiddenSize: 4 }));
    expect(() => stackEncoders(below, above)).toThrow(
      'stackEncoders: `encoders[1].inputSize` must equal the outputSize of encoders[0], 4, got 5.',
    );
    const none = [] as unknown as [typeof below];
    expect(() => stackEncoders(...none)).toThrow('stackEncoders: `encoders` must hold at least one encoder, got [].');
  });

  test('inputs of other features, and lengths that are none', () => {
    tidyWithoutLeak(() => {
      const encoder = bidirectional(cell, cell);
      const parameters = encoder.initializeParameters(randomKey(1));
      expect(() => encoder.encode(parameters, fill([2, 3, 5], 0))).toThrow(
        'unidirectional.encode: `inputs` must have shape [batch, time, 3], got [2, 3, 5].',
      );
      const lengths = tensor1d([1, 4], 'int32');
      expect(() => encoder.encode(parameters, fill([2, 3, 3], 0), { lengths })).toThrow(
        '`lengths[1]` must be from 0 to the 3 time steps of `inputs`, got 4.',
      );
    });
  });
});
