import { type Tensor1D, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
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

function argumentsOf(shapes: Record<string, number[]>): LstmSequenceInputs {
  const entries = Object.entries(shapes).map(([name, shape]) => [name, new Block(shape).tensor()]);
  return Object.fromEntries(entries) as LstmSequenceInputs;
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
});

test('gruSequence wants three gates and a second bias', () => {
  expectNoLeak(() => {
    const given = argumentsOf({ ...right, inputWeight: [3, 12], recurrentWeight: [4, 12], bias: [12] });
    const recurrentBias: Tensor1D = zeros([4]);
    expect(() => gruSequence({ ...given, recurrentBias })).toThrow(
      'gruSequence: `recurrentBias` must have shape [12], got [4].',
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
