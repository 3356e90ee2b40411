import {
  add,
  clone,
  concat,
  customGrad,
  engine,
  grad,
  grads,
  matMul,
  memory,
  mul,
  relu,
  reshape,
  reverse,
  setBackend,
  slice,
  split,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  tensor,
  tidy,
  transpose,
  variable,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher, wasmHeapBytes } from '@unroll/testing';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addScaledTensors } from './add-scaled-tensors.js';
import { Block } from './block.reference.js';
import { DeferredBackend } from './deferred-backend.js';
import { deferredMatrixOf } from './deferred-matrix.js';
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
beforeEach(async () => void (await setBackend('wasm')));

const [rows, columns] = [12, 10];

/** The inputs of some time steps [inner, rows], and what their products with a weight are multiplied by. */
type Step = { readonly inputs: Block; readonly factors: Block };

function sampleSteps(count: number, inner = 2): Step[] {
  return Array.from({ length: count }, (_, time) => ({
    inputs: Block.sample([inner, rows], 2 * time + 1),
    factors: Block.sample([inner, columns], 2 * time + 2),
  }));
}

/** The gradient of Σ (inputs·W)∘factors over all steps by W, in plain loops. */
function expectedGradient(steps: readonly Step[]): { shape: number[]; values: Float64Array } {
  return Block.from([rows, columns], (row, column) => {
    let total = 0;
    for (const { inputs, factors } of steps) {
      const inner = inputs.shape[0] as number;
      for (let k = 0; k < inner; k++) total += inputs.at(k, row) * factors.at(k, column);
    }
    return total;
  });
}

const tolerance = { relative: 1e-5, absolute: 1e-5 };

function total(terms: Tensor[]): Tensor {
  return terms.reduce((sum, term) => add(sum, term));
}

/** Σ (inputs·W)∘factors. */
function lossOf(steps: readonly Step[], weightAt: (weight: Tensor) => Tensor = (weight) => weight) {
  return (weight: Tensor): Tensor =>
    total(steps.map(({ inputs, factors }) => sum(mul(matMul(inputs.tensor(), weightAt(weight)), factors.tensor()))));
}

/** The weight's gradient, put off. The steps' tensors are disposed. */
function gradientOf(steps: readonly Step[]): Tensor2D {
  const gradient = tidy(() => grad(lossOf(steps))(tensor(new Float32Array(rows * columns), [rows, columns])));
  expect(deferredMatrixOf(gradient)).toBeDefined();
  return gradient as Tensor2D;
}

describe('a gradient that is a sum over time steps is that of plain loops', () => {
  test.each([1, 2, 3, 7, 127, 128, 129, 300])('of %i steps', (count) => {
    expectNoLeak(() => {
      const steps = sampleSteps(count);
      const gradient = gradientOf(steps);
      const expected = expectedGradient(steps);
      expect(gradient).toMatchTensor(expected, tolerance); // reads it where it is
      const doubled = mul(gradient, 2);
      expect(deferredMatrixOf(gradient)).toBeUndefined();
      expect(doubled).toMatchTensor(
        { shape: expected.shape, values: expected.values.map((value) => 2 * value) },
        tolerance,
      );
      expect(gradient).toMatchTensor(expected, tolerance);
      disposeTree([gradient, doubled]);
    });
  });

  test('of steps of different lengths', () => {
    const steps = [1, 3, 2, 4, 1].flatMap((inner) => sampleSteps(2, inner));
    const gradient = gradientOf(steps);
    expect(gradient).toMatchTensor(expectedGradient(steps), tolerance);
    gradient.dispose();
  });

  test('of more steps than a stack has room for', () => {
    const count = 20_000;
    const whole = (block: Block): Block => new Block(block.shape, block.values.map(Math.round)); // sums are exact
    const [{ inputs, factors }] = sampleSteps(1) as [Step];
    const step = { inputs: whole(inputs), factors: whole(factors) };
    expectNoLeak(() => {
      const gradient = gradientOf([step]);
      let sums: Tensor = clone(gradient);
      for (let time = 1; time < count; time++) {
        const next = add(sums, gradient);
        sums.dispose();
        sums = next;
      }
      expect(deferredMatrixOf(sums)).toBeDefined();
      const { shape, values } = expectedGradient([step]);
      expect(sums).toMatchTensor({ shape, values: values.map((value) => count * value) }, { relative: 0, absolute: 0 });
      disposeTree([gradient, sums]);
    });
  });

  test.each([
    ['clones', (x: Tensor) => clone(x), (place: number) => place],
    ['another shape', (x: Tensor) => reshape(x, [columns, rows]), (place: number) => place],
    ['an axis more', (x: Tensor) => reshape(x, [1, rows, columns]), (place: number) => place],
    [
      'a kernel of tfjs',
      (x: Tensor) => transpose(x),
      (place: number) => (place % rows) * columns + Math.floor(place / rows),
    ],
    ['a view of the heap', (x: Tensor) => reverse(x), (place: number) => rows * columns - 1 - place],
    ['a block', (x: Tensor) => slice(x, [0, 0], [rows, columns]), (place: number) => place],
  ])('read through %s', (_name, operation, placeIn) => {
    const steps = sampleSteps(3);
    expectNoLeak(() => {
      const gradient = gradientOf(steps);
      const result = operation(gradient);
      gradient.dispose();
      const { values } = expectedGradient(steps);
      const expected = Array.from(values, (_, place) => values[placeIn(place)] as number);
      expect(result).toMatchTensor({ shape: result.shape, values: expected }, tolerance);
      result.dispose();
    });
  });

  test('read without waiting and with, and from another backend', async () => {
    const steps = sampleSteps(5);
    const expected = expectedGradient(steps);
    const gradient = gradientOf(steps);
    expect(Array.from(await gradient.data())).toEqual(Array.from(gradient.dataSync()));
    await setBackend('cpu');
    const doubled = mul(gradient, 2);
    expect(doubled).toMatchTensor(
      { ...expected, shape: expected.shape, values: expected.values.map((v) => 2 * v) },
      tolerance,
    );
    await setBackend('wasm');
    const squared = square(gradient);
    expect(squared).toMatchTensor({ shape: expected.shape, values: expected.values.map((v) => v * v) }, tolerance);
    disposeTree([gradient, doubled, squared]);
  });

  test('with operands that went to another backend meanwhile', async () => {
    const before = memory().numDataBuffers;
    const inputs = Block.sample([2, rows], 1);
    const factors = Block.sample([2, columns], 2);
    const [x, y] = [inputs.tensor(), factors.tensor()];
    const gradient = tidy(() =>
      grad((weight: Tensor) => sum(mul(matMul(x, weight), y)))(
        tensor(new Float32Array(rows * columns), [rows, columns]),
      ),
    );
    await setBackend('cpu');
    x.dataSync();
    const moved = add(x, y.dataSync()[0] as number); // fetches x
    await setBackend('wasm');
    expect(gradient).toMatchTensor(expectedGradient([{ inputs, factors }]), tolerance);
    disposeTree([x, y, moved, gradient]);
    expect(memory().numDataBuffers).toBe(before);
  });
});

test('weights that are divided and joined again have gradients side by side', () => {
  const steps = sampleSteps(4);
  const widths = [3, 5, 2];
  expectNoLeak(() => {
    const gradient = tidy(() => {
      const throughParts = lossOf(steps, (weight) => concat(split(weight as Tensor2D, widths, 1), 1));
      return grad(throughParts)(tensor(new Float32Array(rows * columns), [rows, columns]));
    });
    expect(gradient).toMatchTensor(expectedGradient(steps), tolerance);
    gradient.dispose();
  });
});

test.each([
  [
    [3, 5, 2],
    [3, 5, 2],
  ],
  [
    [3, 5, 2],
    [5, 5],
  ],
])('products in parts of %j columns and of %j are put off together', (first, second) => {
  const steps = sampleSteps(2, 1);
  const [one, two] = [first, second].map((widths, index) => {
    const { inputs, factors } = steps[index] as Step;
    return (weight: Tensor): Tensor => {
      const [weights, targets] = [weight, factors.tensor()].map((x) => split(x as Tensor2D, widths, 1));
      return total(
        (weights as Tensor[]).map((part, place) => sum(mul(matMul(inputs.tensor(), part), targets?.[place] as Tensor))),
      );
    };
  }) as [(weight: Tensor) => Tensor, (weight: Tensor) => Tensor];
  expectNoLeak(() => {
    const gradient = tidy(() =>
      grad((weight: Tensor) => add(one(weight), two(weight)))(
        tensor(new Float32Array(rows * columns), [rows, columns]),
      ),
    );
    expect(deferredMatrixOf(gradient)).toBeDefined();
    tensor(new Float32Array(rows * columns).fill(Number.NaN)).dispose(); // what the memory for it held before
    expect(gradient).toMatchTensor(expectedGradient(steps), tolerance);
    gradient.dispose();
  });
});

test('what nobody reads is freed, with what it would have been made of', () => {
  expectNoLeak(() => {
    const tensors = memory().numTensors;
    const gradient = gradientOf(sampleSteps(6));
    expect(memory().numTensors).toBe(tensors + 1);
    const shared = clone(gradient);
    gradient.dispose();
    shared.dispose();
  });
});

test('a sum is right when one of its parts was read before', () => {
  const [first, second] = [sampleSteps(2), sampleSteps(5)] as const;
  expectNoLeak(() => {
    const [left, right] = [gradientOf(first), gradientOf(second)];
    const both = tidy(() => clone(left));
    const read = mul(left, 1);
    const added = add(left, right); // one of them is computed, the other is not
    disposeTree([left, right]);
    expect(added).toMatchTensor(expectedGradient([...first, ...second]), tolerance);
    disposeTree([added, both, read]);
  });
});

test('an operand that is assigned to, or written over, does not change what was put off', () => {
  const inputs = Block.sample([2, rows], 1);
  const factors = Block.sample([2, columns], 2);
  const [x, y] = [variable(inputs.tensor()), factors.tensor()];
  const product = customGrad((weight) => ({
    value: sum(mul(matMul(x, weight as Tensor), y)),
    gradFunc: () => matMul(x, y, true, false),
  }));
  const gradient = tidy(() => grad((weight: Tensor) => product(weight))(Block.sample([rows, columns], 3).tensor()));
  expect(deferredMatrixOf(gradient)).toBeDefined();
  const other = tidy(() => mul(x, 5));
  const addend = tidy(() => clone(y));
  const [written] = addScaledTensors({ tensors: [y], addends: [addend], factor: -1 }) as [Tensor];
  x.assign(other);
  expect(gradient).toMatchTensor(expectedGradient([{ inputs, factors }]), tolerance);
  disposeTree([x, other, addend, written, gradient]);
});

test('our kernels compute it where it is to lie, and nothing is copied', () => {
  const fetched = vi.spyOn(DeferredBackend.prototype, 'readSync');
  const gradient = gradientOf(sampleSteps(2));
  const doubled = mul(gradient, 2);
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
  disposeTree([gradient, doubled]);
});

test('a kernel that looks at the heap sees it as it is after it grew for what was put off', () => {
  const steps = sampleSteps(2);
  const gradient = gradientOf(steps);
  const original = DeferredBackend.prototype.readSync;
  const fetched = vi.spyOn(DeferredBackend.prototype, 'readSync').mockImplementation(function (
    this: DeferredBackend,
    matrix,
  ) {
    const before = wasmHeapBytes() as number;
    bridge.free(bridge.allocate(before)); // as much again
    expect(wasmHeapBytes()).toBeGreaterThan(before);
    return original.call(this, matrix);
  });
  const reversed = reverse(gradient);
  expect(fetched).toHaveBeenCalledOnce();
  fetched.mockRestore();
  const { shape, values } = expectedGradient(steps);
  expect(reversed).toMatchTensor({ shape, values: [...values].reverse() }, tolerance);
  disposeTree([gradient, reversed]);
});

test('only what is worth it is put off', () => {
  tidy(() => {
    const weight = tensor(new Float32Array(rows * columns), [rows, columns]);
    const [many] = sampleSteps(1, 6) as [Step];
    const large = grad(lossOf([many]))(weight);
    expect(deferredMatrixOf(large), 'operands larger than the product').toBeUndefined();
    expect(large).toMatchTensor(expectedGradient([many]), tolerance);
    const x = Block.sample([2, rows], 1).tensor();
    const product = matMul(x, Block.sample([2, columns], 2).tensor(), true, false);
    expect(deferredMatrixOf(product), 'a product outside of gradients').toBeUndefined();
  });
});

test('gradients of gradients are right', () => {
  tidy(() => {
    const steps = sampleSteps(2);
    const weight = Block.sample([rows, columns], 9).tensor();
    // L = Σ relu(x·W)², of which the gradient by W is 2·xᵀ·relu(x·W); and then the sum of that by x, against differences.
    const loss = (x: Tensor): Tensor => {
      const byWeight = grad((at: Tensor) => sum(square(relu(matMul(x, at)))))(weight);
      return sum(mul(byWeight, expectedGradient(steps).values[0] as number));
    };
    const [{ inputs }] = steps as [Step];
    const gradient = grad(loss)(inputs.tensor()).dataSync();
    const factor = expectedGradient(steps).values[0] as number;
    const lossAt = (given: Block): number => {
      let total = 0;
      for (let k = 0; k < 2; k++) {
        let inputSum = 0;
        for (let row = 0; row < rows; row++) inputSum += given.at(k, row);
        for (let column = 0; column < columns; column++) {
          let product = 0;
          for (let row = 0; row < rows; row++)
            product += given.at(k, row) * (weightValues[row * columns + column] as number);
          total += 2 * inputSum * Math.max(product, 0);
        }
      }
      return factor * total;
    };
    const weightValues = weight.dataSync();
    for (const place of [0, 5, 23]) {
      const [higher, lower] = [1e-4, -1e-4].map((step) => {
        const moved = new Block(inputs.shape, inputs.values);
        moved.values[place] = (moved.values[place] as number) + step;
        return lossAt(moved);
      }) as [number, number];
      expect(gradient[place]).toBeCloseTo((higher - lower) / 2e-4, 1);
    }
  });
});

test('where the heap is full it stays put off', () => {
  const steps = sampleSteps(3);
  expectNoLeak(() => {
    const gradient = gradientOf(steps);
    const fails = vi.spyOn(bridge, 'withScratch').mockImplementation(() => {
      throw new Error('the heap has no room');
    });
    expect(() => mul(gradient, 2)).toThrow('the heap has no room');
    fails.mockRestore();
    expect(deferredMatrixOf(gradient)).toBeDefined();
    const doubled = mul(gradient, 2);
    const { shape, values } = expectedGradient(steps);
    expect(doubled).toMatchTensor({ shape, values: values.map((value) => 2 * value) }, tolerance);
    disposeTree([gradient, doubled]);
  });
});

test('several weights at once', () => {
  const steps = sampleSteps(3);
  expectNoLeak(() => {
    const zero = (): Tensor => tensor(new Float32Array(rows * columns), [rows, columns]);
    const result = tidy(() =>
      grads((a: Tensor, b: Tensor) => add(lossOf(steps)(a), lossOf(steps.slice(1))(b)))([zero(), zero()]),
    );
    expect(result[0]).toMatchTensor(expectedGradient(steps), tolerance);
    expect(result[1]).toMatchTensor(expectedGradient(steps.slice(1)), tolerance);
    disposeTree(result);
    expect(engine().state.activeTape).toBeNull();
  });
});
