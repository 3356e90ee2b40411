import { memory, ones, type Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError, randomKey, ShapeError, VocabularyError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, wasmHeapBytes } from '@unroll/testing';
import { characterTokenizer } from '@unroll/tokenizers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompiledTokenDecoder, compileTokenDecoder } from './compile-token-decoder.js';
import { sampledModel } from './sampled-model.reference.js';

const vocabularySize = 26;

beforeAll(async () => {
  await initializeBackend();
});

/** Runs an action with a decoder that owns all it needs, and frees it. */
function withDecoder(action: (decoder: CompiledTokenDecoder) => void): void {
  const { model, parameters } = sampledModel({ kind: 'lstm', layers: 2, hiddenSize: 9, vocabularySize });
  const decoder = compileTokenDecoder(model, parameters);
  disposeTree(parameters);
  try {
    action(decoder);
  } finally {
    decoder.dispose();
  }
}

function rowOf(logits: Float32Array, row: number): Float32Array {
  return logits.slice(row * vocabularySize, (row + 1) * vocabularySize);
}

describe('states', () => {
  test('stay as they are when something steps or forks from them', () => {
    withDecoder((decoder) => {
      const { state } = decoder.step(Int32Array.of(3, 4), decoder.initialState(2));
      const once = decoder.step(Int32Array.of(5, 6), state);
      decoder.fork(state, Int32Array.of(1, 0));
      decoder.step(Int32Array.of(9, 9), state);
      expect(decoder.step(Int32Array.of(5, 6), state).logits).toEqual(once.logits);
    });
  });

  test('fork into rows that are picked, repeated and reordered, and go on as the beams of a search do', () => {
    withDecoder((decoder) => {
      const first = decoder.step(Int32Array.of(3, 4), decoder.initialState(2));
      const forked = decoder.fork(first.state, Int32Array.of(1, 0, 1, 1, 0));
      expect(forked.rows).toBe(5);
      decoder.release(first.state);
      const second = decoder.step(Int32Array.of(5, 5, 5, 6, 6), forked);
      const alone = (tokens: readonly number[]): Float32Array => {
        let state = decoder.initialState(1);
        let logits: Float32Array = new Float32Array();
        for (const token of tokens) ({ logits, state } = decoder.step(Int32Array.of(token), state));
        return logits;
      };
      const beams = ['4 5', '3 5', '4 5', '4 6', '3 6'].map((beam) => beam.split(' ').map(Number));
      for (const [row, tokens] of beams.entries()) expect(rowOf(second.logits, row)).toEqual(alone(tokens));
    });
  });

  test('begin with zeros, also where a buffer is used again', () => {
    withDecoder((decoder) => {
      const start = decoder.initialState(1);
      const first = decoder.step(Int32Array.of(3), start);
      decoder.release(start);
      decoder.release(first.state);
      for (let count = 0; count < 3; count++) {
        expect(decoder.step(Int32Array.of(3), decoder.initialState(1)).logits).toEqual(first.logits);
      }
    });
  });

  test('give logits that stay when others come', () => {
    withDecoder((decoder) => {
      const first = decoder.step(Int32Array.of(3), decoder.initialState(1));
      const copy = first.logits.slice();
      for (let { state } = first, count = 0; count < 300; count++) ({ state } = decoder.step(Int32Array.of(4), state));
      expect(first.logits).toEqual(copy);
    });
  });

  test('survive the growth of the heap', () => {
    withDecoder((decoder) => {
      const { state } = decoder.step(Int32Array.of(3), decoder.initialState(1));
      const { logits } = decoder.step(Int32Array.of(4), state);
      const before = wasmHeapBytes() as number;
      const large = ones([before / 4]);
      expect(wasmHeapBytes()).toBeGreaterThan(before);
      expect(decoder.step(Int32Array.of(4), state).logits).toEqual(logits);
      large.dispose();
    });
  });
});

describe('what is refused', () => {
  test('a state that was released, twice or to be used', () => {
    withDecoder((decoder) => {
      const state = decoder.initialState(1);
      decoder.release(state);
      const sentence =
        '`state` must be a state that this decoder made and that was not released, got { rows, isReleased }.';
      expect(() => decoder.release(state)).toThrow(`compileTokenDecoder.release: ${sentence}`);
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow(`compileTokenDecoder.step: ${sentence}`);
      expect(() => decoder.fork(state, Int32Array.of(0))).toThrow(`compileTokenDecoder.fork: ${sentence}`);
    });
  });

  test('a state of another decoder', () => {
    withDecoder((decoder) =>
      withDecoder((other) => {
        expect(() => decoder.step(Int32Array.of(0), other.initialState(1))).toThrow(ArgumentError);
      }),
    );
  });

  test('tokens and rows that are not there', () => {
    withDecoder((decoder) => {
      const state = decoder.initialState(2);
      expect(() => decoder.step(Int32Array.of(0, 26), state)).toThrow(VocabularyError);
      expect(() => decoder.step(Int32Array.of(-1, 2), state)).toThrow('token -1 at offset 0 is not in the vocabulary');
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow(ShapeError);
      expect(() => decoder.fork(state, Int32Array.of(0, 2))).toThrow('each from 0 to 1, got 2.');
      expect(() => decoder.fork(state, new Int32Array(0))).toThrow('hold at least one row');
      expect(() => decoder.initialState(0)).toThrow('`rows` must be an integer of at least 1, got 0.');
    });
  });

  test('everything after the end', () => {
    withDecoder((decoder) => {
      const state = decoder.initialState(1);
      decoder.dispose();
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow(BackendError);
      expect(() => decoder.fork(state, Int32Array.of(0))).toThrow(BackendError);
      expect(() => decoder.release(state)).toThrow(BackendError);
      expect(() => decoder.initialState(1)).toThrow('compileTokenDecoder.initialState: the decoder was disposed');
      decoder.dispose();
    });
  });

  test('parameters that do not fit together', () => {
    const { model, parameters } = sampledModel({ kind: 'gru', layers: 1, hiddenSize: 4, vocabularySize });
    const weight: Tensor2D = ones([5, vocabularySize]);
    const { bias } = parameters.head;
    expectNoLeak(() => {
      expect(() => compileTokenDecoder(model, { ...parameters, head: { weight, bias } })).toThrow(
        'languageModel.layers: `parameters.head.weight` must have shape [outputSize=4, vocabularySize=26], got [5, 26].',
      );
    });
    disposeTree([parameters, weight]);
  });
});

describe('memory', () => {
  test('is given back, and parameters may change or go', () => {
    expectNoLeak(() => withDecoder((decoder) => void decoder.initialState(100)));
  });

  test('holds as many tensors and heap bytes after 10,000 characters as after 20', async () => {
    const tokenizer = characterTokenizer.train('abcdefghijklmnopqrstuvwxyz');
    const { model, parameters } = sampledModel({ kind: 'lstm', layers: 1, hiddenSize: 32, vocabularySize });
    const decoder = compileTokenDecoder(model, parameters);
    const facts: { numTensors: number; numDataBuffers: number; heap: number | undefined }[] = [];
    let count = 0;
    for await (const _ of generate(decoder, {
      tokenizer,
      prompt: 'a',
      processors: [temperature(0.8)],
      sampler: multinomialSampler(),
      stoppingCriteria: [maximumLength(10_000)],
      key: randomKey(2),
    })) {
      count += 1;
      if (count !== 20 && count !== 9_999) continue;
      const { numTensors, numDataBuffers } = memory();
      facts.push({ numTensors, numDataBuffers, heap: wasmHeapBytes() });
    }
    expect(count).toBe(10_000);
    expect(facts[1]).toEqual(facts[0]);
    decoder.dispose();
    disposeTree(parameters);
  });

  test('of states is used again, however many rows they have', () => {
    withDecoder((decoder) => {
      const cycle = (): void => {
        for (const rows of [1, 2, 3, 5, 8, 13, 100]) {
          const state = decoder.initialState(rows);
          const next = decoder.step(new Int32Array(rows), state);
          const forked = decoder.fork(next.state, new Int32Array(2 * rows));
          for (const held of [state, next.state, forked]) decoder.release(held);
        }
      };
      cycle();
      const before = wasmHeapBytes();
      for (let count = 0; count < 2_000; count++) cycle();
      expect(wasmHeapBytes()).toBe(before);
      expect(memory().numTensors).toBe(0);
    });
  });
});
