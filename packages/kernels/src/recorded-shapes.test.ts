import {
  add,
  customGrad,
  grad,
  grads,
  mul,
  profile,
  reshape,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordedShape } from './recorded-shapes.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('many calls find their own shapes, in whatever order tfjs asks', () => {
    expectNoLeak(() =>
      tidy(() => {
        const matrix = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
        const [row, column, number] = [tensor([1, 2, 3]), tensor([4, 5], [2, 1]), tensor(7)];
        // Each is of another shape, and used more than once: Σ (m + r)² + Σ (r - c)² + Σ (n + m)²
        const loss = (m: Tensor, r: Tensor, c: Tensor, n: Tensor): Tensor =>
          add(add(sum(square(add(m, r))), sum(square(sub(r, c)))), sum(square(add(n, reshape(m, [3, 2])))));
        const [byMatrix, byRow, byColumn, byNumber] = grads(loss)([matrix, row, column, number]);
        const m = [1, 2, 3, 4, 5, 6];
        const r = (place: number): number => 1 + (place % 3);
        const c = (place: number): number => 4 + Math.floor(place / 3);
        const total = (term: (place: number) => number, isIn: (place: number) => boolean = () => true): number =>
          m.reduce((all, _, place) => (isIn(place) ? all + term(place) : all), 0);
        const at = (place: number): number => m[place] as number;
        expect(byMatrix).toMatchTensor({
          shape: [2, 3],
          values: m.map((value, place) => 2 * (value + r(place)) + 2 * (7 + value)),
        });
        const slope = (place: number): number => 2 * (at(place) + r(place)) + 2 * (r(place) - c(place));
        expect(byRow).toMatchTensor({
          shape: [3],
          values: [0, 1, 2].map((index) => total(slope, (place) => place % 3 === index)),
        });
        const byColumns = (index: number): number =>
          total(
            (place) => -2 * (r(place) - c(place)),
            (place) => Math.floor(place / 3) === index,
          );
        expect(byColumn).toMatchTensor({ shape: [2, 1], values: [0, 1].map(byColumns) });
        expect(byNumber).toMatchTensor({ shape: [], values: [total((place) => 2 * (7 + at(place)))] });
      }),
    );
  });

  test('gradients of gradients find them too', () => {
    tidy(() => {
      const x = tensor([1, 2], [1, 2]);
      const cubes = (at: Tensor): Tensor => mul(square(reshape(add(at, 0), [2])), sub(reshape(at, [2]), 0));
      const second = grad((at: Tensor) => grad(cubes)(at))(x);
      expect(second).toMatchTensor({ shape: [1, 2], values: [6, 12] }); // of x³, 6x
    });
  });

  test('an operand that was disposed since has a shape still', () => {
    tidy(() => {
      const throughTemporary = (x: Tensor): Tensor => {
        const doubled = mul(x, 2);
        const result = add(doubled, tensor([[1], [2]]));
        doubled.dispose();
        return result;
      };
      expect(grad(throughTemporary)(tensor([1, 2, 3]))).toMatchTensor({ shape: [3], values: [4, 4, 4] });
    });
  });

  test('nothing is cloned for a shape', async () => {
    const x = tensor([1, 2, 3, 4], [2, 2]);
    const { kernels } = await profile(() =>
      tidy(() => grad((at: Tensor) => sum(stack([reshape(add(at, 1), [4]), reshape(at, [4])])))(x)),
    );
    const shapes: unknown[] = kernels
      .filter(({ name }) => name === 'Identity')
      .map(({ inputShapes }) => inputShapes[0]);
    expect(shapes).toEqual([
      [2, 4],
      [2, 2],
    ]); // what sum saves, and what the gradient of add passes on
    x.dispose();
  });
});

test('outside of a gradient there is no shape', () => {
  expect(() => recordedShape([], 'x')).toThrow(BackendError);
  tidy(() => {
    const asksAnew = customGrad((x) => ({
      value: square(x as Tensor),
      gradFunc: () => {
        expect(() => recordedShape([], 'x')).toThrow('the tape has no call whose operand x is asked for');
        return mul(x as Tensor, 2);
      },
    }));
    expect(grad((x: Tensor) => asksAnew(x))(tensor([3]))).toMatchTensor({ shape: [1], values: [6] });
  });
});
