import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expectTypeOf, test } from 'vitest';
import type { AnyRecurrentCell, ParametersOf, RecurrentCell, StateOf } from './recurrent-cell.js';

type GateParameters = { weight: Tensor2D; bias: Tensor };
type GateState = { hidden: Tensor2D };
type GateCell = RecurrentCell<GateParameters, GateState>;

test('every cell is an AnyRecurrentCell', () => {
  expectTypeOf<GateCell>().toExtend<AnyRecurrentCell>();
  expectTypeOf<RecurrentCell<Record<string, never>, [Tensor, Tensor]>>().toExtend<AnyRecurrentCell>();
});

test('the parameters and the state of a cell are known from its type', () => {
  expectTypeOf<ParametersOf<GateCell>>().toEqualTypeOf<GateParameters>();
  expectTypeOf<StateOf<GateCell>>().toEqualTypeOf<GateState>();
});

test('a cell whose type has more fields keeps its parameters and state', () => {
  type NamedCell = GateCell & { readonly hiddenSize: number };
  expectTypeOf<ParametersOf<NamedCell>>().toEqualTypeOf<GateParameters>();
  expectTypeOf<StateOf<NamedCell>>().toEqualTypeOf<GateState>();
});

test('parameters that are no tensors are rejected', () => {
  // @ts-expect-error: a number is not a tree of tensors
  expectTypeOf<RecurrentCell<{ rate: number }, GateState>>().toBeObject();
});
