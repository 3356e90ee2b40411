import { matMul, tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

installTensorMatcher();

let bridge: WasmBridge;

beforeAll(async () => {
  await initializeBackend();
  const opened = openWasmBridge();
  if ('reason' in opened) throw new Error(opened.reason);
  bridge = opened;
});

/** Matrices [rows, inner] and [inner, columns] as plain numbers, and their product in float64. */
function sample(rows: number, inner: number, columns: number) {
  const a = Block.sample([rows, inner], 1).values;
  const b = Block.sample([inner, columns], 2).values;
  const product = Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += (a[row * inner + k] as number) * (b[k * columns + column] as number);
    return sum;
  });
  return { a, b, product };
}

function transposed(values: ArrayLike<number>, rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, place) => {
    return values[(place % rows) * columns + Math.floor(place / rows)] as number;
  });
}

const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 64];
const sizes: [rows: number, inner: number, columns: number][] = [
  ...lengths.map((length): [number, number, number] => [length, 6, 11]),
  ...[...lengths, 130, 255, 256, 257, 600].map((length): [number, number, number] => [6, length, 11]),
  ...lengths.map((length): [number, number, number] => [6, 5, length]),
];

describe.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('a product with the left operand transposed %s and the right %s', (transposeA, transposeB) => {
  test.each(sizes)('of %i x %i by %i columns is that of plain loops', (rows, inner, columns) => {
    const { a, b, product } = sample(rows, inner, columns);
    tidy(() => {
      const left = transposeA
        ? tensor(transposed(a, rows, inner), [inner, rows])
        : tensor(Array.from(a), [rows, inner]);
      const right = transposeB
        ? tensor(transposed(b, inner, columns), [columns, inner])
        : tensor(Array.from(b), [inner, columns]);
      const tolerance = { relative: 1e-5, absolute: 1e-5 * Math.sqrt(inner) };
      const expected = { shape: [rows, columns], values: product };
      expect(matMul(left, right, transposeA, transposeB)).toMatchTensor(expected, tolerance);
    });
  });
});

test('batched operands are multiplied pair by pair, and a single matrix with each', () => {
  tidy(() => {
    const [rows, inner, columns] = [5, 3, 9];
    const pairs = [sample(rows, inner, columns), sample(rows, inner, columns)] as const;
    pairs[1].a.forEach((value, place) => {
      pairs[1].a[place] = 2 * value;
    });
    const left = tensor([...pairs[0].a, ...pairs[1].a], [2, rows, inner]);
    const right = tensor(Array.from(pairs[0].b), [1, inner, columns]);
    const values = [...pairs[0].product, ...pairs[0].product.map((value) => 2 * value)];
    const expected = { shape: [2, rows, columns], values };
    expect(matMul(left, right)).toMatchTensor(expected);
    expect(matMul(left, tensor(Array.from(pairs[0].b), [inner, columns]))).toMatchTensor(expected);
  });
});

test('a product over an axis of length 0 is 0', () => {
  const { c } = runGuarded({ inputs: {}, outputs: { c: 15 }, scratch: { scratch: 4096 } }, ({ multiplyTo }, at) =>
    multiplyTo(0, 0, 4, 0, 12, 4, at.c, 12, 5, 3, 0, at.scratch),
  );
  expect(c).toEqual(new Float32Array(15));
});

test('products leave nothing behind', () => {
  expectNoLeak(() => {
    const { a, b } = sample(9, 300, 10);
    for (let call = 0; call < 100; call++) {
      tidy(() => {
        matMul(tensor(Array.from(a), [9, 300]), tensor(Array.from(b), [300, 10]));
      });
    }
  });
});

describe('multiply', () => {
  test.each(sizes)('keeps to its matrices for %i x %i by %i columns', (rows, inner, columns) => {
    const { a, b, product } = sample(rows, inner, columns);
    const before = Float32Array.from({ length: rows * columns }, (_, place) => place % 3); // what is there is added to
    const scratch = bridge.kernels.multiplyScratchBytes(rows, columns, inner);
    const { c } = runGuarded(
      { inputs: { a: Float32Array.from(a), b: Float32Array.from(b) }, outputs: { c: before }, scratch: { scratch } },
      ({ multiply }, at) => {
        multiply(at.a, 4 * inner, 4, at.b, 4 * columns, 4, at.c, 4 * columns, rows, columns, inner, at.scratch);
      },
    );
    const values = product.map((value, place) => value + (before[place] as number));
    const tolerance = { relative: 1e-5, absolute: 1e-5 * Math.sqrt(inner) };
    expectNumbers(c, values, tolerance);
    const { only } = runGuarded(
      {
        inputs: { a: Float32Array.from(a), b: Float32Array.from(b) },
        outputs: { only: rows * columns },
        scratch: { scratch },
      },
      ({ multiplyTo }, at) => {
        const [aStride, bStride] = [4 * inner, 4 * columns];
        multiplyTo(at.a, aStride, 4, at.b, bStride, 4, at.only, bStride, rows, columns, inner, at.scratch);
      },
    );
    expectNumbers(only, product, tolerance);
  });
});
