import { clone, type Tensor1D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { gruCell } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, type RecurrentCell } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';

const vocabularySize = 26;

beforeAll(async () => {
  await initializeBackend();
});

function gruModel() {
  return languageModel({ vocabularySize, cell: gruCell({ inputSize: vocabularySize, hiddenSize: 8 }) });
}

describe('createTokenDecoder', () => {
  test('gives the logits of the model', () => {
    tidy(() => {
      const model = gruModel();
      const parameters = model.initializeParameters(randomKey(1));
      const decoder = createTokenDecoder(model, parameters);
      const { logits, state } = decoder.step(Int32Array.of(3, 4), decoder.initialState(2));
      const expected = model.step(parameters, tensor1d([3, 4], 'int32'), model.initialState(2));
      expect(decoder.vocabularySize).toBe(vocabularySize);
      expect(logits).toEqual(expected.logits.dataSync());
      expect(state.hidden.dataSync()).toEqual(expected.state.hidden.dataSync());
    });
  });

  test('picks, repeats and reorders rows, which do not see each other', () => {
    expectNoLeak(() => {
      const model = gruModel();
      const parameters = model.initializeParameters(randomKey(1));
      const decoder = createTokenDecoder(model, parameters);
      const rowOf = (logits: Float32Array, row: number): Float32Array =>
        logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);

      const start = decoder.initialState(2);
      const first = decoder.step(Int32Array.of(3, 4), start);
      const alone = decoder.initialState(1);
      const firstAlone = decoder.step(Int32Array.of(4), alone);
      expect(rowOf(first.logits, 1)).toEqual(firstAlone.logits);

      const forked = decoder.fork(first.state, Int32Array.of(1, 0, 1));
      const second = decoder.step(Int32Array.of(5, 5, 6), forked);
      const secondAlone = decoder.step(Int32Array.of(5), firstAlone.state);
      expect(rowOf(second.logits, 0)).toEqual(secondAlone.logits);
      expect(rowOf(second.logits, 1)).not.toEqual(secondAlone.logits);

      for (const { state } of [first, second, firstAlone, secondAlone]) decoder.release(state);
      for (const state of [start, alone, forked]) decoder.release(state);
      disposeTree(parameters);
    });
  });

  test('gives a state of its own, also where the cell hands its state back unchanged', () => {
    const unchanging: RecurrentCell<Record<string, never>, { constant: Tensor1D }> = {
      inputSize: 2,
      outputSize: 2,
      initializeParameters: () => ({}),
      initialState: () => ({ constant: tensor1d([1]) }),
      step: (_parameters, input, state) => ({ output: clone(input), state }),
    };
    const model = languageModel({ vocabularySize: 2, cell: unchanging });
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const decoder = createTokenDecoder(model, parameters);
      const start = decoder.initialState(1);
      const { state } = decoder.step(Int32Array.of(1), start);
      decoder.release(start);
      expect(state.constant.dataSync()).toEqual(Float32Array.of(1));
      decoder.release(state);
      disposeTree(parameters);
    });
  });

  test('refuses tokens that the vocabulary does not have, and rows that the state does not have, and leaves nothing behind', () => {
    const model = gruModel();
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const decoder = createTokenDecoder(model, parameters);
      const state = decoder.initialState(2);
      expect(() => decoder.step(Int32Array.of(0, 26), state)).toThrow('token 26 at offset 1 is not in the vocabulary');
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow(
        '`state.hidden` must have shape [batch=1, 8], got [2, 8].',
      );
      for (const wrong of [-1, 2, 0.5]) {
        expect(() => decoder.fork(state, [0, wrong] as never)).toThrow(
          `createTokenDecoder.fork: \`rows\` must hold at least one row, each from 0 to 1, got ${wrong}.`,
        );
      }
      expect(() => decoder.fork(state, Int32Array.of())).toThrow(
        'must hold at least one row, each from 0 to 1, got []',
      );
      decoder.release(state);
      disposeTree(parameters);
    });
  });
});
