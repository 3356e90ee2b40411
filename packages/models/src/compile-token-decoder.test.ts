import { clone, ones, type Tensor1D } from '@tensorflow/tfjs-core';
import { randomBits, randomKey, type TokenDecoder } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, type RecurrentCell } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileTokenDecoder } from './compile-token-decoder.js';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';
import { type ModelSizes, sampledModel } from './sampled-model.reference.js';

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const sizes: ModelSizes[] = (['elman', 'gru', 'lstm'] as const).flatMap((kind) => [
  { kind, layers: 1, hiddenSize: 17, vocabularySize: 26 },
  { kind, layers: 2, hiddenSize: 64, vocabularySize: 84 },
  { kind, layers: 3, hiddenSize: 5, vocabularySize: 3 },
  { kind, layers: 1, hiddenSize: 1, vocabularySize: 1 },
  { kind, layers: 1, hiddenSize: 30, vocabularySize: 84, embeddingSize: 7 },
  { kind, layers: 2, hiddenSize: 16, vocabularySize: 9, embeddingSize: 40 },
]);
sizes.push({ kind: 'lstm', layers: 1, hiddenSize: 128, vocabularySize: 2100, embeddingSize: 3 }); // too many for a table

/** The logits of steps with tokens that look random. */
function stepped<State>(decoder: TokenDecoder<State>, rows: number, steps: number): Float32Array[] {
  let state = decoder.initialState(rows);
  const logits = Array.from({ length: steps }, (_, step) => {
    const tokens = Int32Array.from(randomBits(randomKey(step), rows), (bits) => bits % decoder.vocabularySize);
    const next = decoder.step(tokens, state);
    decoder.release(state);
    state = next.state;
    return next.logits;
  });
  decoder.release(state);
  return logits;
}

/** The largest difference in relation to the largest expected magnitude. */
function difference(actual: Float32Array, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  let [worst, largest] = [0, 0];
  expected.forEach((value, index) => {
    worst = Math.max(worst, Math.abs((actual[index] as number) - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return worst / largest;
}

describe.each(sizes)('$layers x $kind $hiddenSize, vocabulary $vocabularySize, embedding $embeddingSize', (given) => {
  test('has the logits of the composed decoder, for 1 to 17 rows', () => {
    const { model, parameters } = sampledModel(given);
    const compiled = compileTokenDecoder(model, parameters);
    const composed = createTokenDecoder(model, parameters);
    expect(compiled).toMatchObject({ compiled: true, vocabularySize: given.vocabularySize });
    for (const rows of [1, 2, 3, 4, 5, 6, 7, 8, 9, 17]) {
      const expected = stepped(composed, rows, 4);
      stepped(compiled, rows, 4).forEach((logits, step) => {
        expect(difference(logits, expected[step] as Float32Array)).toBeLessThan(1e-5);
      });
    }
    compiled.dispose();
    disposeTree(parameters);
  });

  test.each(['float32', 'int8', 'float16'] as const)(
    'gives one row the bits that it has among others, %s',
    (weights) => {
      const { model, parameters } = sampledModel(given);
      const decoder = compileTokenDecoder(model, parameters, { weights });
      const { vocabularySize } = given;
      const rows = 9;
      const tokens = Int32Array.from({ length: rows }, (_, row) => (7 * row) % vocabularySize);
      const start = decoder.initialState(rows);
      const first = decoder.step(tokens, start);
      const second = decoder.step(tokens, first.state);
      for (let row = 0; row < rows; row++) {
        const alone = decoder.initialState(1);
        const firstAlone = decoder.step(tokens.slice(row, row + 1), alone);
        const secondAlone = decoder.step(tokens.slice(row, row + 1), firstAlone.state);
        expect(secondAlone.logits).toEqual(second.logits.slice(row * vocabularySize, (row + 1) * vocabularySize));
      }
      decoder.dispose();
      disposeTree(parameters);
    },
  );
});

describe('where nothing can be compiled', () => {
  const counting: RecurrentCell<Record<string, never>, { constant: Tensor1D }> = {
    inputSize: 2,
    outputSize: 2,
    initializeParameters: () => ({}),
    initialState: (batchSize) => ({ constant: ones([batchSize]) }),
    step: (_parameters, input, state) => ({ output: clone(input), state }),
  };
  const model = languageModel({ vocabularySize: 2, cell: counting });

  test('steps as the composed decoder does, and says why', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const expected = stepped(createTokenDecoder(model, parameters), 3, 2);
      const decoder = compileTokenDecoder(model, parameters);
      disposeTree(parameters); // the decoder has its own
      expect(decoder).toMatchObject({ compiled: false, reason: 'the cell is not made of known layers' });
      expect(stepped(decoder, 3, 2)).toEqual(expected);
      const kept = decoder.fork(decoder.initialState(2), Int32Array.of(1, 1, 0));
      expect(kept.rows).toBe(3);
      decoder.dispose();
      expect(() => decoder.step(Int32Array.of(0, 0, 0), kept)).toThrow('must be a state that this decoder made');
      decoder.dispose();
    });
  });

  test('refuses to keep weights in fewer bits', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expect(() => compileTokenDecoder(model, parameters, { weights: 'int8' })).toThrow(
        'compileTokenDecoder: `options.weights` must be \'float32\' where the decoder cannot be compiled, got "int8". ' +
          'Here it cannot: the cell is not made of known layers.',
      );
      disposeTree(parameters);
    });
  });
});
