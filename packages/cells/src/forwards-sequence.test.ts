import { ones, type Tensor2D, type Tensor3D, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey, ShapeError } from '@unroll/core';
import type { SequenceOptions } from '@unroll/tensors';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { minGruCell } from './min-gru-cell.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const caller = 'minGruCell.sequence';

test.each([
  [[2], 'int32', ShapeError, '`lengths` must have shape [batch=3], got [1].'],
  [[4, 5, 6], 'int32', ArgumentError, '`lengths[2]` must be from 0 to the 5 time steps of `inputs`, got 6.'],
  [[4, -1, 5], 'int32', ArgumentError, '`lengths[1]` must be from 0 to the 5 time steps of `inputs`, got -1.'],
  [[4, 4, 5], 'float32', ArgumentError, '`lengths` must be a tensor of type int32, got "float32".'],
] as const)('refuses lengths %j of type %s', (values, type, errorClass, sentence) => {
  const lengths = tensor1d([...values], type);
  expectRefusal({ lengths }, errorClass, `${caller}: ${sentence}`);
  lengths.dispose();
});

test('refuses another direction', () => {
  const options = { direction: 'sideways' } as unknown as SequenceOptions;
  const sentence = "`direction` must be 'forwards' or 'backwards', got \"sideways\".";
  expectRefusal(options, ArgumentError, `${caller}: ${sentence}`);
});

test('refuses a sequence without steps, of vectors and of tokens', () => {
  expectNoLeak(() => {
    const cell = minGruCell({ inputSize: 2, hiddenSize: 4 });
    const [parameters, state] = [cell.initializeParameters(randomKey(1)), cell.initialState(3)];
    const [inputs, tokens]: [Tensor3D, Tensor2D] = [zeros([3, 0, 2]), zeros([3, 0], 'int32')];
    expect(() => cell.sequence?.(parameters, inputs, state)).toThrow(
      'minGruCell.sequence: `inputs` must have at least one time step, got [3, 0, 2].',
    );
    expect(() => cell.tokenSequence?.(parameters, tokens, state)).toThrow(
      'minGruCell.tokenSequence: `tokens` must have at least one time step, got [3, 0].',
    );
    disposeTree([parameters, state, inputs, tokens]);
  });
});

function expectRefusal(
  options: SequenceOptions,
  errorClass: typeof ArgumentError | typeof ShapeError,
  sentence: string,
): void {
  expectNoLeak(() => {
    const cell = minGruCell({ inputSize: 2, hiddenSize: 4 });
    const [parameters, state] = [cell.initializeParameters(randomKey(1)), cell.initialState(3)];
    const inputs: Tensor3D = ones([3, 5, 2]);
    const run = () => cell.sequence?.(parameters, inputs, state, options);
    expect(run).toThrow(errorClass);
    expect(run).toThrow(sentence);
    disposeTree([parameters, state, inputs]);
  });
}
