import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expectTypeOf, test } from 'vitest';
import { valueAndGradient } from './value-and-gradient.js';

type Parameters = { weight: Tensor2D; bias: Tensor1D };
type State = { hidden: Tensor2D };
declare const parameters: Parameters;
declare const state: State;
declare const loss: Scalar;

test('the gradients have the type of the parameters, the state the type that the loss returns', () => {
  const result = valueAndGradient((given) => {
    expectTypeOf(given).toEqualTypeOf<Parameters>();
    return { loss, state };
  }, parameters);
  expectTypeOf(result.loss).toEqualTypeOf<Scalar>();
  expectTypeOf(result.gradients).toEqualTypeOf<Parameters>();
  expectTypeOf(result.state).toEqualTypeOf<State>();
});

test('a state of nothing is allowed', () => {
  expectTypeOf(valueAndGradient(() => ({ loss, state: {} }), parameters).state).toEqualTypeOf<{}>();
});

test('the state must be returned', () => {
  // @ts-expect-error: `{}` where there is none
  valueAndGradient(() => ({ loss }), parameters);
});
