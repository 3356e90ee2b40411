import { memory } from '@tensorflow/tfjs-core';
import { gruCell } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';

const vocabularySize = 26;

beforeAll(async () => {
  await initializeBackend();
});

describe('createTokenDecoder', () => {
  test('gives the logits of the model, row by row, and picks, repeats and reorders rows', () => {
    const model = languageModel({ vocabularySize, cell: gruCell({ inputSize: vocabularySize, hiddenSize: 8 }) });
    const parameters = model.initializeParameters(randomKey(1));
    const decoder = createTokenDecoder(model, parameters);
    const before = memory().numTensors;

    const start = decoder.initialState(2);
    const first = decoder.step(Int32Array.of(3, 4), start);
    const alone = decoder.initialState(1);
    const firstAlone = decoder.step(Int32Array.of(4), alone);
    expect(first.logits.subarray(vocabularySize)).toEqual(firstAlone.logits);

    const forked = decoder.fork(first.state, Int32Array.of(1, 0, 1));
    const second = decoder.step(Int32Array.of(5, 5, 6), forked);
    const secondAlone = decoder.step(Int32Array.of(5), firstAlone.state);
    expect(second.logits.subarray(0, vocabularySize)).toEqual(secondAlone.logits);
    expect(second.logits.subarray(vocabularySize, 2 * vocabularySize)).not.toEqual(secondAlone.logits);

    for (const { state } of [first, second, firstAlone, secondAlone]) decoder.release(state);
    for (const state of [start, alone, forked]) decoder.release(state);
    expect(memory().numTensors).toBe(before);
    disposeTree(parameters);
  });
});
