import '@tensorflow/tfjs-backend-cpu';
import { memory, scalar, setBackend, type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { CheckpointError, type StoredDtype, type StoredTensor } from '@unroll/core';
import { disposeTree, storeTree } from '@unroll/tensors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Checkpoint } from './checkpoint.js';
import { loadCheckpoint } from './load-checkpoint.js';

let template: { cell: { bias: Tensor; weight: Tensor }[]; count: Tensor };
let stored: Checkpoint['tensors'];
let tensorCount: number;
beforeEach(async () => {
  await setBackend('cpu');
  template = {
    cell: [{ bias: tensor1d([1, 2]), weight: tensor2d([[3, 4, 5]]) }],
    count: scalar(6, 'int32'),
  };
  stored = storeTree(template);
  tensorCount = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(tensorCount);
  disposeTree(template);
});

function without(name: string): Checkpoint['tensors'] {
  return Object.fromEntries(Object.entries(stored).filter(([other]) => other !== name));
}

test('gives the values of the checkpoint in the structure of the template', () => {
  const bias = { dtype: 'F32', shape: [2], data: Float32Array.of(10, 20) } as const;
  const loaded = loadCheckpoint({ tensors: { ...stored, 'cell.0.bias': bias }, metadata: {} }, template);
  expect(storeTree(loaded)).toEqual({ ...stored, 'cell.0.bias': bias });
  expect(Object.keys(loaded)).toEqual(['cell', 'count']);
  expect([...(template.cell[0]?.bias.dataSync() ?? [])]).toEqual([1, 2]);
  expect(memory().numTensors).toBe(tensorCount + 3);
  disposeTree(loaded);
});

test('gives copies', () => {
  const loaded = loadCheckpoint({ tensors: stored, metadata: {} }, template);
  const { data } = stored['cell.0.bias'] as StoredTensor<StoredDtype>;
  (data as Float32Array).fill(9);
  expect([...(loaded.cell[0]?.bias.dataSync() ?? [])]).toEqual([1, 2]);
  disposeTree(loaded);
});

test.each(['F16', 'BF16'] as const)('loads %s, which float32 holds exactly', (dtype) => {
  const bias: StoredTensor<StoredDtype> = { dtype, shape: [2], data: Float32Array.of(0.5, -3) };
  const loaded = loadCheckpoint({ tensors: { ...stored, 'cell.0.bias': bias }, metadata: {} }, template);
  expect([...(loaded.cell[0]?.bias.dataSync() ?? [])]).toEqual([0.5, -3]);
  disposeTree(loaded);
});

test('loads a single tensor, and no tensor at all', () => {
  const [single, ...rest] = [scalar(1)];
  const loaded = loadCheckpoint({ tensors: storeTree(single as Tensor), metadata: {} }, single as Tensor);
  expect(loaded.dataSync()).toEqual(Float32Array.of(1));
  expect(loadCheckpoint({ tensors: {}, metadata: {} }, rest)).toEqual([]);
  disposeTree([single as Tensor, loaded]);
});

test.each<[string, () => Checkpoint, string]>([
  [
    'another shape, and tells the short texts of the metadata',
    () => ({
      tensors: { ...stored, 'cell.0.bias': { dtype: 'F32', shape: [4], data: new Float32Array(4) } },
      metadata: { hiddenSize: '128', layers: '2', configuration: '{}'.repeat(50) },
    }),
    'parameter `cell.0.bias` has shape [4], expected [2]. The checkpoint was saved with hiddenSize 128, layers 2.',
  ],
  [
    'another type',
    () => ({ tensors: { ...stored, count: { dtype: 'F32', shape: [], data: Float32Array.of(6) } }, metadata: {} }),
    'parameter `count` has type float32, expected int32. Load it into a model of the sizes it was saved with.',
  ],
  [
    'numbers that it would have to round',
    () => ({
      tensors: { ...stored, 'cell.0.bias': { dtype: 'F64', shape: [2], data: Float64Array.of(1, 2) } },
      metadata: {},
    }),
    'parameter `cell.0.bias` has type F64, expected float32.',
  ],
  [
    'a missing parameter',
    () => ({ tensors: without('cell.0.weight'), metadata: {} }),
    'parameter `cell.0.weight` is missing in the checkpoint. Load it into',
  ],
  [
    'several missing parameters',
    () => ({ tensors: {}, metadata: { hiddenSize: '128' } }),
    'parameter `cell.0.bias` and 2 more are missing in the checkpoint. The checkpoint was saved with hiddenSize 128.',
  ],
  [
    'a parameter too many',
    () => ({ tensors: { ...stored, 'cell.1.bias': stored['cell.0.bias'] as StoredTensor<StoredDtype> }, metadata: {} }),
    'parameter `cell.1.bias` is in the checkpoint, but not in the model.',
  ],
])('refuses %s', (_, checkpoint, sentence) => {
  expect(() => loadCheckpoint(checkpoint(), template)).toThrow(CheckpointError);
  expect(() => loadCheckpoint(checkpoint(), template)).toThrow(`loadCheckpoint: ${sentence}`);
});

test('does not take a property that every object has for a parameter', () => {
  const tree = { constructor: template.count };
  expect(() => loadCheckpoint({ tensors: {}, metadata: {} }, tree)).toThrow('parameter `constructor` is missing');
});
