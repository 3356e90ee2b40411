import { matMul, scalar, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { packTensors } from './pack-tensors.js';
import { backendNames, useBackend } from './use-backend.reference.js';

describe.each(backendNames)('packTensors on the %s backend', (name) => {
  beforeAll(() => useBackend(name));

  test('writes tensors one after the other, without a change to them', () => {
    expectNoLeak(() => {
      const left = tensor2d([1, 2, 3, 4], [2, 2]);
      const product = matMul(left, left);
      const tensors = [scalar(9), product, tensor1d([]), left];
      const target = new Float32Array(new SharedArrayBuffer(4 * 9));
      packTensors(tensors, target);
      expect(Array.from(target)).toEqual([9, 7, 10, 15, 22, 1, 2, 3, 4]);
      expect(Array.from(product.dataSync())).toEqual([7, 10, 15, 22]);
      for (const tensor of tensors) tensor.dispose();
    });
  });

  test('rejects what does not fit', () => {
    const numbers = tensor1d([1, 2]);
    const integers = tensor1d([1, 2], 'int32');
    expect(() => packTensors([numbers], new Float32Array(3))).toThrow(
      'packTensors: `target.length` must be 2, as many numbers as the tensors have, got 3.',
    );
    expect(() => packTensors([integers], new Float32Array(2))).toThrow('`tensors[0].dtype` must be float32');
    numbers.dispose();
    integers.dispose();
    expect(() => packTensors([numbers], new Float32Array(2))).toThrow('`tensors[0].isDisposed` must be false');
  });
});
