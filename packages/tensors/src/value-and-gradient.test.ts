import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  customGrad,
  memory,
  mul,
  neg,
  registerGradient,
  type Scalar,
  scalar,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError, ShapeError } from '@unroll/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useFreshTensors } from './fresh-tensors.reference.js';
import { valueAndGradient } from './value-and-gradient.js';

beforeAll(() => {
  registerGradient({
    kernelName: 'Multiply',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({ a: () => mul(dy as Tensor, b as Tensor), b: () => mul(dy as Tensor, a as Tensor) }),
  });
  registerGradient({ kernelName: 'Add', gradFunc: (dy) => ({ a: () => dy as Tensor, b: () => dy as Tensor }) });
  registerGradient({
    kernelName: 'Square',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => mul(dy as Tensor, mul(x as Tensor, 2)) }),
  });
  registerGradient({
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => add(mul(x as Tensor, 0), dy as Tensor) }),
  });
  registerGradient({ kernelName: 'Identity', gradFunc: (dy) => ({ x: () => dy as Tensor }) });
  registerGradient({
    kernelName: 'Neg',
    gradFunc: () => {
      throw new Error('the gradient of Neg fails');
    },
  });
});

useFreshTensors();

type Parameters = { weight: Tensor1D; bias: Tensor1D };

const madeParameters = (): Parameters => ({ weight: tensor1d([1, 2]), bias: tensor1d([3, 4]) });
/** (3·w)² + b, summed. */
const lossOf = ({ weight, bias }: Parameters): Scalar => sum(add(square(mul(weight, 3)), bias));

describe('valueAndGradient', () => {
  test('gives the loss and its derivative by every parameter, in the tree of the parameters', () => {
    const parameters = { layers: [madeParameters()] };
    const { loss, gradients } = valueAndGradient(
      ({ layers: [layer] }) => ({ loss: lossOf(layer as Parameters), state: {} }),
      parameters,
    );
    expect(loss.arraySync()).toBe(9 + 36 + 3 + 4);
    expect(gradients.layers[0]?.weight.arraySync()).toEqual([18, 36]); // 2·9·w
    expect(gradients.layers[0]?.bias.arraySync()).toEqual([1, 1]);
  });

  test('gives zeros for a parameter that the loss does not use', () => {
    const { gradients } = valueAndGradient(({ bias }) => ({ loss: sum(square(bias)), state: {} }), madeParameters());
    expect(gradients.weight.arraySync()).toEqual([0, 0]);
    expect(gradients.bias.arraySync()).toEqual([6, 8]);
  });

  test('gives zeros for all where the loss is a constant', () => {
    const { gradients } = valueAndGradient(() => ({ loss: scalar(5), state: {} }), madeParameters());
    expect(gradients.weight.arraySync()).toEqual([0, 0]);
    expect(gradients.bias.arraySync()).toEqual([0, 0]);
  });

  test('adds up the derivatives of a tensor that stands twice in the tree', () => {
    const shared = tensor1d([1, 2]);
    const { gradients } = valueAndGradient(({ left, right }) => ({ loss: sum(mul(left, right)), state: {} }), {
      left: shared,
      right: shared,
    });
    expect(gradients.left.arraySync()).toEqual([2, 4]);
    expect(gradients.right.arraySync()).toEqual([2, 4]);
  });

  test('gives every parameter a gradient of its own, also where they are equal', () => {
    const { gradients } = valueAndGradient(
      (given) => ({ loss: sum(add(given.weight, given.bias)), state: {} }),
      madeParameters(),
    );
    expect(gradients.weight).not.toBe(gradients.bias);
    gradients.weight.dispose();
    expect(gradients.bias.arraySync()).toEqual([1, 1]);
  });

  test('differentiates a parameter tree that is one tensor', () => {
    const { gradients } = valueAndGradient((x) => ({ loss: square(x), state: {} }), scalar(3));
    expect(gradients.arraySync()).toBe(6);
  });

  test('hands over a loss that is one of the parameters as a tensor of its own', () => {
    const parameters = { loss: scalar(2) };
    const { loss, gradients } = valueAndGradient((given) => ({ loss: given.loss, state: {} }), parameters);
    loss.dispose();
    expect(parameters.loss.arraySync()).toBe(2);
    expect(gradients.loss.arraySync()).toBe(1);
  });

  test('can be called again at the same parameters', () => {
    const parameters = madeParameters();
    const gradientOnce = () =>
      valueAndGradient((given) => ({ loss: lossOf(given), state: {} }), parameters).gradients.weight.arraySync();
    expect(gradientOnce()).toEqual(gradientOnce());
  });
});

describe('the state', () => {
  test('comes back as it was computed, and no gradient flows through it', () => {
    const before = tensor1d([10, 20]);
    const { state, gradients } = valueAndGradient(
      ({ weight }) => ({ loss: sum(weight), state: { hidden: mul(weight, before) } }),
      madeParameters(),
    );
    expect(state.hidden.arraySync()).toEqual([10, 40]);
    expect(gradients.weight.arraySync()).toEqual([1, 1]);
  });

  test('may be an argument handed back unchanged, and each then has an owner of its own', () => {
    const before = { hidden: tensor1d([10, 20]) };
    const { state } = valueAndGradient(({ weight }) => ({ loss: sum(weight), state: before }), madeParameters());
    expect(state.hidden).not.toBe(before.hidden);
    before.hidden.dispose();
    expect(state.hidden.arraySync()).toEqual([10, 20]);
    state.hidden.dispose();
  });

  test('may be a parameter', () => {
    const parameters = madeParameters();
    const { state } = valueAndGradient((given) => ({ loss: lossOf(given), state: given }), parameters);
    expect(state.weight.arraySync()).toEqual([1, 2]);
    state.weight.dispose();
    expect(parameters.weight.arraySync()).toEqual([1, 2]);
  });

  test('may hold the loss', () => {
    const { loss, state } = valueAndGradient((given) => {
      const value = lossOf(given);
      return { loss: value, state: { last: value } };
    }, madeParameters());
    loss.dispose();
    expect(state.last.arraySync()).toBe(52);
  });
});

describe('memory', () => {
  const compute = (parameters: Parameters) =>
    valueAndGradient((given) => ({ loss: lossOf(given), state: { hidden: square(given.bias) } }), parameters);

  test('holds one loss, one gradient for each parameter and the state more after a call', () => {
    const parameters = madeParameters();
    const before = memory();
    const { loss, gradients, state } = compute(parameters);
    expect(memory().numTensors - before.numTensors).toBe(4);
    for (const tensor of [loss, gradients.weight, gradients.bias, state.hidden]) tensor.dispose();
    expect(memory().numTensors).toBe(before.numTensors);
    expect(memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(parameters.weight.arraySync()).toEqual([1, 2]);
  });

  test('is left to an enclosing tidy, which frees all', () => {
    const parameters = madeParameters();
    const before = memory().numTensors;
    tidy(() => {
      compute(parameters);
    });
    expect(memory().numTensors).toBe(before);
  });

  test('outlives an enclosing tidy that returns it', () => {
    const parameters = madeParameters();
    const before = memory().numTensors;
    const { loss, gradients, state } = tidy(() => compute(parameters));
    expect(memory().numTensors - before).toBe(4);
    expect(state.hidden.arraySync()).toEqual([9, 16]);
    expect(gradients.weight.arraySync()).toEqual([18, 36]);
    expect(loss.arraySync()).toBe(52);
  });
});

describe('a failure leaves no tensor behind', () => {
  const failures: Record<string, [(parameters: Parameters) => { loss: Scalar; state: { hidden: Tensor } }, string]> = {
    'when the loss throws': [
      (given) => {
        lossOf(given);
        throw new RangeError('the loss fails');
      },
      'the loss fails',
    ],
    'when the loss is not a scalar': [
      (given) => ({ loss: square(given.weight) as unknown as Scalar, state: { hidden: square(given.bias) } }),
      'valueAndGradient: `loss` must have shape [], got [2].',
    ],
    'when the state holds a freed tensor': [
      (given) => {
        const freed = square(given.bias);
        freed.dispose();
        return { loss: lossOf(given), state: { other: square(given.bias), hidden: freed } };
      },
      "reading 'backend'", // tfjs's words for a tensor that is gone
    ],
    'when a gradient is missing': [
      (given) => ({ loss: sum(sigmoid(square(given.weight))), state: { hidden: square(given.bias) } }),
      'valueAndGradient: no gradient is registered for Sigmoid. ' +
        'Call registerGradients() of @unroll/kernels once at start-up, or registerGradient() of tfjs-core for this one.',
    ],
    'when a gradient throws': [
      (given) => ({ loss: sum(neg(square(given.weight))), state: { hidden: square(given.bias) } }),
      'the gradient of Neg fails',
    ],
  };

  test.each(Object.entries(failures))('%s', (_when, [loss, message]) => {
    const parameters = madeParameters();
    const before = memory();
    expect(() => valueAndGradient(loss, parameters)).toThrow(message);
    expect(memory().numTensors).toBe(before.numTensors);
    expect(memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test('and the next call works', () => {
    const parameters = madeParameters();
    expect(() => valueAndGradient((given) => ({ loss: sum(neg(given.weight)), state: {} }), parameters)).toThrow();
    const { gradients } = valueAndGradient((given) => ({ loss: lossOf(given), state: {} }), parameters);
    expect(gradients.weight.arraySync()).toEqual([18, 36]);
  });

  test('and the error is of its own class', () => {
    const call = (loss: (parameters: Parameters) => Scalar) => () =>
      valueAndGradient((given) => ({ loss: loss(given), state: {} }), madeParameters());
    expect(call(({ weight }) => sum(sub(weight, 1)))).toThrow(BackendError);
    expect(call(({ weight }) => square(weight) as unknown as Scalar)).toThrow(ShapeError);
    expect(
      call(() => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
  });
});

test('an empty tree of parameters is an error', () => {
  const call = () => valueAndGradient(() => ({ loss: scalar(1), state: {} }), {});
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow('valueAndGradient: `parameters` must hold at least one tensor, got {}.');
});

test('a custom gradient that saves its tensors is used', () => {
  const tripled = customGrad((x, save) => {
    (save as (tensors: Tensor[]) => void)([x as Tensor]);
    return { value: mul(x as Tensor, 3), gradFunc: (dy, saved) => mul(dy, mul((saved as Tensor[])[0] as Tensor, 100)) };
  });
  const { gradients } = valueAndGradient(({ x }) => ({ loss: tripled(x) as Scalar, state: {} }), { x: scalar(2) });
  expect(gradients.x.arraySync()).toBe(200);
});
