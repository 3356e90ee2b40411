import { type Tensor1D, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError, VocabularyError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { elmanSequence } from './elman-sequence.js';
import { gruSequence } from './gru-sequence.js';
import { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const right = {
  inputs: [2, 5, 3],
  inputWeight: [3, 16],
  recurrentWeight: [4, 16],
  bias: [16],
  hidden: [2, 4],
  memory: [2, 4],
};

type LstmTensors = Omit<LstmSequenceInputs, 'lengths' | 'direction'>;

function argumentsOf(shapes: Record<string, number[]>): LstmTensors {
  const entries = Object.entries(shapes).map(([name, shape]) => [name, new Block(shape).tensor()]);
  return Object.fromEntries(entries) as LstmTensors;
}

describe('lstmSequence', () => {
  test.each([
    ['inputs', [2, 3], '`inputs` must have shape [batch, time, features], got [2, 3].'],
    ['inputWeight', [2, 16], '`inputWeight` must have shape [3, 16], got [2, 16].'],
    ['inputWeight', [3, 12], '`inputWeight` must have shape [3, 16], got [3, 12].'],
    ['recurrentWeight', [16, 4], '`recurrentWeight` must have shape [4, 16], got [16, 4].'],
    ['bias', [4], '`bias` must have shape [16], got [4].'],
    ['hidden', [4], '`hidden` must have shape [batch=2, hiddenSize], got [4].'],
    ['hidden', [1, 4], '`hidden` must have shape [batch=2, hiddenSize], got [1, 4].'],
    ['memory', [2, 1], '`memory` must have shape [batch=2, 4], got [2, 1].'],
  ])('refuses %s of shape %j', (name, shape, sentence) => {
    expectNoLeak(() => {
      const given = argumentsOf({ ...right, [name]: shape });
      expect(() => lstmSequence(given)).toThrow(ShapeError);
      expect(() => lstmSequence(given)).toThrow(`lstmSequence: ${sentence}`);
      disposeTree(given);
    });
  });

  test('refuses a sequence without a time step', () => {
    expectNoLeak(() => {
      const given = argumentsOf({ ...right, inputs: [2, 0, 3] });
      expect(() => lstmSequence(given)).toThrow(ArgumentError);
      expect(() => lstmSequence(given)).toThrow(
        'lstmSequence: `inputs` must have at least one time step, got [2, 0, 3].',
      );
      disposeTree(given);
    });
  });

  test.each([
    [[5, 6], 'int32', '`lengths[1]` must be from 0 to the 5 time steps of `inputs`, got 6.'],
    [[-1, 5], 'int32', '`lengths[0]` must be from 0 to the 5 time steps of `inputs`, got -1.'],
    [[5, 5], 'float32', '`lengths` must be a tensor of type int32, got "float32".'],
    [[5], 'int32', '`lengths` must have shape [batch=2], got [1].'],
  ] as const)('refuses lengths %j of type %s', (values, dtype, sentence) => {
    expectNoLeak(() => {
      const given = argumentsOf(right);
      const lengths = tensor1d([...values], dtype);
      expect(() => lstmSequence({ ...given, lengths })).toThrow(`lstmSequence: ${sentence}`);
      disposeTree([given, lengths]);
    });
  });

  test('refuses a direction and token ids that do not exist', () => {
    expectNoLeak(() => {
      const given = argumentsOf(right);
      expect(() => lstmSequence({ ...given, direction: 'up' as never })).toThrow(
        "lstmSequence: `direction` must be 'forwards' or 'backwards', got \"up\".",
      );
      const inputs = tensor2d([0, 1, 2, 0, 1, 2, 3, 1, 1, 1], [2, 5], 'int32');
      expect(() => lstmSequence({ ...given, inputs })).toThrow(VocabularyError);
      disposeTree([given, inputs]);
    });
  });
});

test('gruSequence wants three gates and a second bias', () => {
  expectNoLeak(() => {
    const given = argumentsOf({ ...right, inputWeight: [3, 12], recurrentWeight: [4, 12], bias: [12] });
    const recurrentBias: Tensor1D = zeros([4]);
    expect(() => gruSequence({ ...given, recurrentBias })).toThrow(
      'gruSequence: `recurrentBias` must have shape [12], got [4].',
    );
    expect(() => gruSequence({ ...given, recurrentBias: given.bias, reset: 'never' as never })).toThrow(
      "gruSequence: `reset` must be 'after' or 'before', got \"never\".",
    );
    disposeTree([given, recurrentBias]);
  });
});

test('elmanSequence wants no gates', () => {
  expectNoLeak(() => {
    const given = argumentsOf(right);
    expect(() => elmanSequence(given)).toThrow('elmanSequence: `inputWeight` must have shape [3, 4], got [3, 16].');
    disposeTree(given);
  });
});
