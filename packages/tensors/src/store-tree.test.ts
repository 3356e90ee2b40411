import '@tensorflow/tfjs-backend-cpu';
import { memory, scalar, setBackend, tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { ArgumentError, type StoredDtype, type StoredTensor } from '@unroll/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disposeTree } from './dispose-tree.js';
import { restoreTree } from './restore-tree.js';
import { storeTree } from './store-tree.js';

describe('storeTree', () => {
  let tensorCount: number;
  beforeEach(async () => {
    await setBackend('cpu');
    tensorCount = memory().numTensors;
  });
  afterEach(() => expect(memory().numTensors).toBe(tensorCount));

  test('stores each tensor under its path', () => {
    const tree = { layers: [{ bias: tensor1d([1, 2]) }, {}], step: scalar(3, 'int32') };
    expect(storeTree(tree)).toEqual({
      'layers.0.bias': { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) },
      step: { dtype: 'I32', shape: [], data: Int32Array.of(3) },
    });
    disposeTree(tree);
  });

  test('stores copies', () => {
    const weight = tensor2d([[1, 2]]);
    storeTree({ weight })['weight']?.data.fill(9);
    expect([...weight.dataSync()]).toEqual([1, 2]);
    weight.dispose();
  });

  test.each(['F16', 'BF16'] as const)('restores %s as float32, and refuses F64 and other integers', (dtype) => {
    const template = tensor1d([0, 0]);
    const half: StoredTensor<StoredDtype> = { dtype, shape: [2], data: Float32Array.of(0.5, -3) };
    const restored = restoreTree({ a: half }, { a: template });
    expect([...restored.a.dataSync()]).toEqual([0.5, -3]);
    disposeTree(restored);
    const others: readonly StoredTensor<StoredDtype>[] = [
      { dtype: 'F64', shape: [2], data: Float64Array.of(1, 2) },
      { dtype: 'I64', shape: [2], data: BigInt64Array.of(1n, 2n) },
    ];
    for (const other of others) {
      expect(() => restoreTree({ a: other }, { a: template })).toThrow(
        `restoreTree: parameter \`a\` has type ${other.dtype}, expected float32.`,
      );
    }
    template.dispose();
  });

  test('calls tensors in errors as it is told', () => {
    const template = { mean: scalar(0) };
    const subject = { tensor: 'moment', owner: 'optimizer' };
    expect(() => restoreTree({}, template, { subject })).toThrow('moment `mean` is missing in the checkpoint.');
    const more = { ...storeTree(template), rate: { dtype: 'F32', shape: [], data: new Float32Array(1) } } as const;
    expect(() => restoreTree(more, template, { subject })).toThrow(
      'moment `rate` is in the checkpoint, but not in the optimizer.',
    );
    expect(() => restoreTree(more, template)).toThrow('parameter `rate` is in the checkpoint, but not in the model.');
    disposeTree(template);
  });

  test('keeps every bit there and back, NaN payloads and subnormals included', () => {
    const bits = Uint32Array.of(0x7fc00000, 0x7fa00001, 0xffffffff, 0x7f800000, 0xff800000, 0x80000000, 1, 0x3f800000);
    const tree = { weights: [tensor(new Float32Array(bits.buffer), [2, 4])], ids: tensor1d([-(2 ** 31), 7], 'int32') };
    const restored = restoreTree(storeTree(tree), tree);
    expect(restored.weights[0]?.shape).toEqual([2, 4]);
    const { data } = storeTree(restored)['weights.0'] as StoredTensor;
    expect(new Uint32Array(data.buffer, data.byteOffset, data.length)).toEqual(bits);
    expect([...restored.ids.dataSync()]).toEqual([-(2 ** 31), 7]);
    disposeTree(tree);
    disposeTree(restored);
  });

  test('refuses a tensor that is neither float32 nor int32', () => {
    const mask = tensor1d([true], 'bool');
    expect(() => storeTree({ mask })).toThrow('storeTree: `mask` must be a float32 or an int32 tensor, got "bool".');
    mask.dispose();
  });

  test('refuses two tensors at one path', () => {
    const bias = scalar(1);
    const ambiguous = { 'cell.bias': bias, cell: { bias } };
    expect(() => storeTree(ambiguous)).toThrow(ArgumentError);
    expect(() => storeTree(ambiguous)).toThrow(
      'must have one tensor at each path, so no dots in its names, got "cell.bias"',
    );
    bias.dispose();
  });
});
