import {
  clone,
  engine,
  matMul,
  mul,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher, wasmHeapBytes } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { addScaledTensors } from './add-scaled-tensors.js';
import { Block } from './block.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { createPackedPanels } from './packed-panels.js';
import { useBackend } from './use-backend.reference.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

installTensorMatcher();

let bridge: WasmBridge;

beforeAll(async () => {
  await useBackend('wasm');
  const opened = openWasmBridge();
  if ('reason' in opened) throw new Error(opened.reason);
  bridge = opened;
});

/** The product of two matrices in plain loops. */
function product(a: Block, b: Block): { shape: number[]; values: Float64Array } {
  const [rows, inner] = a.shape as [number, number];
  return Block.from([rows, b.shape[1] as number], (row, column) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a.at(row, k) * b.at(k, column);
    return sum;
  });
}

function transposed(x: Block): Block {
  return Block.from([...x.shape].reverse(), (row, column) => x.at(column, row));
}

const tolerance = { relative: 1e-5, absolute: 1e-5 };
const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 64];
const sizes: [rows: number, inner: number, columns: number][] = [
  ...[...lengths, 65].map((length): [number, number, number] => [length, 6, 11]),
  ...[...lengths, 130, 255, 256, 257, 511, 512, 513].map((length): [number, number, number] => [8, length, 11]),
  ...lengths.map((length): [number, number, number] => [8, 5, length]),
];

describe.each([false, true])('with the right operand transposed %s', (isTransposed) => {
  test.each(sizes)('products of %i x %i by %i columns have the same bits over and over', (rows, inner, columns) => {
    const [a, b] = [Block.sample([rows, inner], 1), Block.sample([inner, columns], 2)];
    expectNoLeak(() => {
      const weight = (isTransposed ? transposed(b) : b).tensor();
      const left = a.tensor();
      const results = [1, 2, 3, 4].map(() => matMul(left, weight, false, isTransposed));
      const [first] = results as [Tensor];
      expect(first).toMatchTensor(product(a, b), { relative: 1e-5, absolute: 1e-5 * Math.sqrt(inner) });
      for (const result of results) expect(result.dataSync()).toEqual(first.dataSync());
      disposeTree([weight, left, ...results]);
    });
  });
});

describe('multiplyPanels', () => {
  test.each(sizes)('keeps to its matrices for %i x %i by %i columns', (rows, inner, columns) => {
    const [a, b] = [Block.sample([rows, inner], 1), Block.sample([inner, columns], 2)];
    const { multiplyPanelsScratchBytes, panelBytes } = bridge.kernels;
    const scratch = { panels: panelBytes(inner, columns), scratch: multiplyPanelsScratchBytes(rows, inner) };
    const inputs = { a: Float32Array.from(a.values), b: Float32Array.from(b.values) };
    const { c } = runGuarded({ inputs, outputs: { c: rows * columns }, scratch }, (kernels, at) => {
      kernels.packPanels(at.b, 4 * columns, 4, inner, columns, at.panels);
      kernels.multiplyPanels(at.a, 4 * inner, 4, at.panels, at.c, 4 * columns, rows, columns, inner, at.scratch);
    });
    const expected = product(a, b);
    c.forEach((value, place) => {
      expect(Math.abs(value - (expected.values[place] as number))).toBeLessThan(1e-5 * (1 + inner));
    });
  });
});

const [rows, inner, columns] = [8, 6, 10];
const left = Block.sample([rows, inner], 1);
const weights = [Block.sample([inner, columns], 2), Block.sample([inner, columns], 3)] as const;

/** Checks products with a weight, of which all but the first are of panels. */
function expectProducts(weight: Tensor, value: Block, given = left): void {
  tidy(() => {
    const x = given.tensor() as Tensor2D;
    for (let use = 0; use < 3; use++) expect(matMul(x, weight)).toMatchTensor(product(given, value), tolerance);
  });
}

test('a weight that is written over is arranged anew', () => {
  expectNoLeak(() => {
    const weight = weights[0].tensor();
    const other = weights[1].tensor();
    expectProducts(weight, weights[0]);
    const [sum] = addScaledTensors({ tensors: [weight], addends: [other], factor: 1 }) as [Tensor];
    expect(sum.dataId).toBe(weight.dataId); // it was written where it lay
    const added = weights[0].values.map((value, place) => Math.fround(value + (weights[1].values[place] as number)));
    expectProducts(sum, new Block([inner, columns], added));
    disposeTree([sum, other]);
  });
});

test('a variable that is assigned to is multiplied as it is then', () => {
  expectNoLeak(() => {
    const initial = weights[0].tensor();
    const weight = variable(initial);
    initial.dispose();
    expectProducts(weight, weights[0]);
    const other = weights[1].tensor();
    weight.assign(other);
    expectProducts(weight, weights[1]);
    disposeTree([weight, other]);
  });
});

test('the same data in other shapes, transposed and as they are, do not disturb one another', () => {
  expectNoLeak(() => {
    const weight = weights[0].tensor();
    const shared = clone(weight);
    const turned = reshape(weight, [columns, inner]);
    const asTurned = new Block([columns, inner], weights[0].values);
    const wide = Block.sample([rows, columns], 4);
    for (let round = 0; round < 3; round++) {
      expectProducts(weight, weights[0]);
      expectProducts(turned, asTurned, wide);
      tidy(() => {
        const byTranspose = matMul(wide.tensor() as Tensor2D, weight, false, true);
        expect(byTranspose).toMatchTensor(product(wide, transposed(weights[0])), tolerance);
      });
    }
    weight.dispose();
    expectProducts(shared, weights[0]);
    disposeTree([shared, turned]);
  });
});

test('panels are freed with the weight', () => {
  const size = 1024; // 4 MB
  const x = Block.sample([4, size], 1).tensor() as Tensor2D;
  let heapBytes: number | undefined;
  for (let count = 0; count < 40; count++) {
    const weight = tidy(() => mul(tensor(new Float32Array(size * size).fill(1), [size, size]), count));
    tidy(() => {
      for (let use = 0; use < 3; use++) matMul(x, weight);
    });
    weight.dispose();
    heapBytes ??= wasmHeapBytes() as number;
  }
  expect(wasmHeapBytes()).toBe(heapBytes);
  x.dispose();
});

test('of more weights than there is room for, those used last are kept, and all are right', () => {
  const size = 1024; // panels of 4 MB each, of which 16 MB are kept
  const values = Array.from({ length: 6 }, (_, index) => index + 1);
  expectNoLeak(() => {
    const given = values.map((value) =>
      tidy(() => mul(tensor(new Float32Array(size * size).fill(1), [size, size]), value)),
    );
    const x = tensor(new Float32Array(4 * size).fill(1), [4, size]);
    for (let round = 0; round < 3; round++) {
      given.forEach((weight, index) => {
        const result = matMul(x as Tensor2D, weight as Tensor2D);
        expect(result.dataSync().every((sum) => sum === size * (values[index] as number))).toBe(true);
        result.dispose();
      });
    }
    disposeTree([x, ...given]);
  });
});

test('an operand of more than there is room for has no panels', () => {
  const { panelsOf } = createPackedPanels(bridge);
  const large = tensor(new Float32Array(2 ** 22 + 2 ** 11), [2 ** 11, 2 ** 11 + 1]); // 16 MB and some
  const operand = { tensor: large, isTransposed: false, inner: 2 ** 11, columns: 2 ** 11 + 1 };
  for (let use = 0; use < 3; use++) expect(panelsOf(operand)).toBeUndefined();
  const small = { ...operand, inner: 2 ** 11, columns: 8 };
  expect(panelsOf(small)).toBeGreaterThan(0);
  large.dispose();
  expect(engine().state.tensorInfo.get(large.dataId)).toBeUndefined();
});

test('a failure to allocate leaves no panels that were freed', () => {
  const allocations: number[] = [];
  let isFull = false;
  const freed: number[] = [];
  const watched: WasmBridge = {
    ...bridge,
    allocate(bytes) {
      if (isFull) throw new Error('the heap has no room');
      const address = bridge.allocate(bytes);
      allocations.push(address);
      return address;
    },
    free(address) {
      freed.push(address);
      bridge.free(address);
    },
  };
  const { panelsOf } = createPackedPanels(watched);
  const weight = weights[0].tensor();
  const operand = { tensor: weight, isTransposed: false, inner, columns };
  panelsOf(operand);
  panelsOf(operand);
  isFull = true;
  expect(() => panelsOf({ ...operand, inner: columns, columns: inner })).toThrow('the heap has no room');
  weight.dispose();
  expect(freed).toEqual(allocations);
});
