import {
  abs,
  cast,
  clipByValue,
  clone,
  exp,
  grad,
  log,
  neg,
  relu,
  relu6,
  sigmoid,
  softplus,
  sqrt,
  square,
  type Tensor,
  tanh,
  tensor1d,
  where,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const positive = [0.1, 4] as const;
const operations: {
  name: string;
  operation: (x: Tensor) => Tensor;
  f: (x: number) => number;
  range?: readonly [low: number, high: number];
}[] = [
  { name: 'abs', operation: abs, f: Math.abs },
  { name: 'cast', operation: (x) => cast(x, 'float32'), f: (x) => x },
  { name: 'clone', operation: clone, f: (x) => x },
  { name: 'clipByValue', operation: (x) => clipByValue(x, -1, 2), f: (x) => Math.min(Math.max(x, -1), 2) },
  { name: 'exp', operation: exp, f: Math.exp },
  { name: 'log', operation: log, f: Math.log, range: positive },
  { name: 'neg', operation: neg, f: (x) => -x },
  { name: 'relu', operation: relu, f: (x) => Math.max(x, 0) },
  { name: 'relu6', operation: relu6, f: (x) => Math.min(Math.max(x, 0), 6), range: [-4, 10] },
  { name: 'sigmoid', operation: sigmoid, f: (x) => 1 / (1 + Math.exp(-x)) },
  { name: 'softplus', operation: softplus, f: (x) => Math.log1p(Math.exp(x)) },
  { name: 'sqrt', operation: sqrt, f: Math.sqrt, range: positive },
  { name: 'square', operation: square, f: (x) => x * x },
  { name: 'tanh', operation: tanh, f: Math.tanh },
];

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(operations)('the gradient of $name', ({ operation, f, range = [-4, 4] }) => {
    test.each([[[]], [[17]], [[3, 5]], [[2, 3, 2]]])('is that of its reference for shape %j', (shape) => {
      const reference = (x: Block): Block => new Block(x.shape, x.values.map(f));
      expectGradients({
        operation: operation as (...inputs: Tensor[]) => Tensor,
        reference: reference as (...inputs: Block[]) => Block,
        inputs: [Block.sample(shape, 3, ...range)],
      });
    });
  });

  const derivatives: [name: string, operation: (x: Tensor) => Tensor, at: number[], derivative: number[]][] = [
    ['abs', abs, [-Infinity, 0, Infinity], [-1, 0, 1]],
    ['exp', exp, [-Infinity, 89, Infinity], [0, Infinity, Infinity]],
    ['log', log, [0, Infinity], [Infinity, 0]],
    ['relu', relu, [-Infinity, 0, Infinity], [0, 0, 1]],
    ['sigmoid', sigmoid, [-Infinity, -200, 200, Infinity, Number.NaN], [0, 0, 0, 0, Number.NaN]],
    ['softplus', softplus, [-Infinity, -200, 200, Infinity, Number.NaN], [0, 0, 1, 1, Number.NaN]],
    ['sqrt', sqrt, [0, Infinity], [Infinity, 0]],
    ['tanh', tanh, [-Infinity, -200, 200, Infinity, Number.NaN], [0, 0, 0, 0, Number.NaN]],
  ];
  test.each(derivatives)('the derivative of %s is exact at its limits', (_name, operation, at, derivative) => {
    expectNoLeak(() => {
      const x = tensor1d(at);
      const gradient = grad(operation)(x);
      expect(gradient).toMatchTensor({ shape: [at.length], values: derivative });
      disposeTree([x, gradient]);
    });
  });

  test('relu keeps back an infinite gradient where it is 0', () => {
    expectNoLeak(() => {
      const x = tensor1d([-1, 4]);
      const gradient = grad((x: Tensor) => sqrt(relu(x)))(x);
      expect(gradient).toMatchTensor({ shape: [2], values: [0, 0.25] });
      disposeTree([x, gradient]);
    });
  });

  describe('the gradient of where', () => {
    const conditions: [condition: number[], t: number[], e: number[]][] = [
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      [[3], [2, 3], [1]],
      [
        [2, 1],
        [1, 3],
        [2, 3],
      ],
    ];
    test.each(conditions)('goes to the operand that was chosen, for shapes %j ? %j : %j', (shape, t, e) => {
      const condition = Block.from(shape, (...index) => index.reduce((sum, position) => sum + position, 0) % 2);
      const chosen = (operands: Block[], index: number[]): number => {
        const valueIn = (block: Block): number =>
          block.at(
            ...index.slice(2 - block.shape.length).map((position, axis) => (block.shape[axis] === 1 ? 0 : position)),
          );
        const [ifTrue, ifFalse] = operands as [Block, Block];
        return valueIn(condition) === 1 ? valueIn(ifTrue) : valueIn(ifFalse);
      };
      expectGradients({
        operation: (...[ifTrue, ifFalse]) =>
          where(cast(condition.tensor(), 'bool'), ifTrue as Tensor, ifFalse as Tensor),
        reference: (...operands) => Block.from([2, 3], (...index) => chosen(operands, index)),
        inputs: [Block.sample(t, 4), Block.sample(e, 5)],
      });
    });
  });
});
