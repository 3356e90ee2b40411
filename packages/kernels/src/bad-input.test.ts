import { backend, type Tensor, tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError } from '@unroll/core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, wasmHeapBytes } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { dotAttention } from './dot-attention.js';
import { embeddingLookup } from './embedding-lookup.js';
import { gruSequence } from './gru-sequence.js';
import { layerNormalization } from './layer-normalization.js';
import { linear } from './linear.js';
import { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
import { useBackend } from './use-backend.reference.js';
import type { WasmHeap } from './wasm-heap.js';

beforeAll(() => useBackend('wasm'));

type LstmTensors = Omit<LstmSequenceInputs, 'lengths' | 'direction'>;

function lstmTensors(batch: number, time: number, inputSize: number, hiddenSize: number): LstmTensors {
  const sample = <T extends Tensor>(shape: number[], seed: number): T => Block.sample(shape, seed, -0.5, 0.5).tensor();
  return {
    inputs: sample([batch, time, inputSize], 1),
    inputWeight: sample([inputSize, 4 * hiddenSize], 2),
    recurrentWeight: sample([hiddenSize, 4 * hiddenSize], 3),
    bias: sample([4 * hiddenSize], 4),
    hidden: sample([batch, hiddenSize], 5),
    memory: sample([batch, hiddenSize], 6),
  };
}

describe('a disposed tensor is told by the name of its argument', () => {
  const freed = <T extends Tensor>(shape: number[]): T => {
    const made = zeros(shape);
    made.dispose();
    return made as T;
  };
  const operations: [string, () => unknown][] = [
    ['linear: `weight`', () => linear(zeros([2, 3]), freed([3, 4]), zeros([4]))],
    ['embeddingLookup: `weight`', () => embeddingLookup(freed([3, 4]), tensor1d([0], 'int32'))],
    ['lstmSequence: `memory`', () => lstmSequence({ ...lstmTensors(1, 2, 3, 4), memory: freed([1, 4]) })],
    ['layerNormalization: `gain`', () => layerNormalization(zeros([2, 3]), freed([3]), zeros([3]))],
    [
      'dotAttention: `values`',
      () => dotAttention({ queries: zeros([1, 2, 3]), keys: zeros([1, 4, 3]), values: freed([1, 4, 5]) }),
    ],
    [
      'sparseSoftmaxCrossEntropy: `logits`',
      () => sparseSoftmaxCrossEntropy({ logits: freed([2, 3]), targets: tensor1d([0, 1], 'int32') }),
    ],
  ];

  test.each(operations)('%s', (words, run) => {
    expectNoLeak(() => {
      expect(() => tidy(() => void run())).toThrow(ArgumentError);
      expect(() => tidy(() => void run())).toThrow(`${words} must not be disposed, got "a tensor that was disposed".`);
    });
  });
});

test('integers where numbers belong are refused, not read as other numbers', () => {
  expectNoLeak(() => {
    const given = lstmTensors(1, 2, 3, 4);
    const inputWeight = tensor2d(new Int32Array(48), [3, 16], 'int32');
    expect(() => lstmSequence({ ...given, inputWeight })).toThrow(
      'lstmSequence: `inputWeight` must be a tensor of type float32, got "int32".',
    );
    disposeTree([given, inputWeight]);
  });
});

test('a heap that grows in the middle of a call changes nothing', () => {
  const given = lstmTensors(4, 30, 5, 300);
  const outputsOf = (): { outputs: Float32Array; gradient: Float32Array } =>
    tidy(() => {
      const { gradients, state } = valueAndGradient((at: LstmTensors) => {
        const run = lstmSequence(at);
        const ones = tensor1d([0, 1, 2, 3], 'int32');
        return { loss: sparseSoftmaxCrossEntropy({ logits: run.hidden, targets: ones }), state: run };
      }, given);
      return {
        outputs: state.outputs.dataSync() as Float32Array,
        gradient: gradients.recurrentWeight.dataSync() as Float32Array,
      };
    });
  const before = outputsOf();
  // Takes all that is free, in pieces so small that the next call has to grow the heap for its outputs and its scratch.
  const heap = backend() as unknown as WasmHeap;
  const fillers: { dataId: object }[] = [];
  const full = wasmHeapBytes() as number;
  while (wasmHeapBytes() === full) fillers.push(heap.makeOutput([16_384], 'float32'));
  const grown = wasmHeapBytes() as number;
  for (let bytes = grown - full; bytes > 262_144; bytes -= 65_536) fillers.push(heap.makeOutput([16_384], 'float32'));
  expect(outputsOf()).toEqual(before);
  for (const { dataId } of fillers) heap.disposeData(dataId);
  disposeTree(given);
});

describe('a heap without room for the outputs', () => {
  test('is told, frees what the call had made, and goes on', () => {
    const [batch, time, hiddenSize] = [64, 1024, 1024]; // gates of 1 GB beside outputs of 256 MB
    const given = {
      ...lstmTensors(1, 1, 1, hiddenSize),
      inputs: tensor(new Int32Array(batch * time), [batch, time], 'int32') as never,
      hidden: zeros([batch, hiddenSize]) as never,
      memory: zeros([batch, hiddenSize]) as never,
    };
    const heap = backend() as unknown as WasmHeap;
    const fillers = Array.from({ length: 5 }, () => heap.makeOutput([2 ** 27], 'float32')); // 2.5 of 4 GB
    const held = backend().numDataIds();
    expect(() => lstmSequence(given)).toThrow(BackendError);
    expect(() => lstmSequence(given)).toThrow('WASM backend: the heap has no room for');
    expect(backend().numDataIds()).toBe(held);
    for (const { dataId } of fillers) heap.disposeData(dataId);
    disposeTree(given);
    const small = lstmTensors(2, 3, 4, 5);
    const { outputs, hidden, memory: last } = lstmSequence(small);
    expect(outputs.dataSync().every(Number.isFinite)).toBe(true);
    disposeTree([small, outputs, hidden, last]);
  });
});

test('NaN stays within its row, in a GRU and in an attention', () => {
  tidy(() => {
    const inputs = Block.sample([2, 3, 2], 1);
    inputs.set(Number.NaN, 1, 0, 0);
    const { outputs } = gruSequence({
      inputs: inputs.tensor(),
      inputWeight: Block.sample([2, 9], 2).tensor(),
      recurrentWeight: Block.sample([3, 9], 3).tensor(),
      bias: zeros([9]),
      recurrentBias: zeros([9]),
      hidden: zeros([2, 3]),
    });
    const finite = Array.from(outputs.dataSync(), Number.isFinite);
    expect(finite).toEqual([...Array(9).fill(true), ...Array(9).fill(false)]);
    const block = inputs.tensor<never>();
    const { contexts } = dotAttention({ queries: block, keys: block, values: block });
    const rows = Array.from(contexts.dataSync(), Number.isFinite);
    expect(rows.slice(0, 6).every(Boolean)).toBe(true);
    expect(rows.slice(6, 8)).toEqual([false, false]);
  });
});
