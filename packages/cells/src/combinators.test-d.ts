import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import type { ParametersOf, StateOf } from '@unroll/tensors';
import { expectTypeOf, test } from 'vitest';
import { type GruParameters, type GruState, gruCell } from './gru-cell.js';
import { layerNormalized } from './layer-normalized.js';
import { type LstmState, lstmCell } from './lstm-cell.js';
import { withNoise, withoutNoise } from './noisy-state.js';
import { residual } from './residual.js';
import { stackCells } from './stack-cells.js';
import { variationalDropout } from './variational-dropout.js';
import { zoneout } from './zoneout.js';

const key = randomKey(1);
const gru = gruCell({ inputSize: 3, hiddenSize: 3 });
const lstm = lstmCell({ inputSize: 3, hiddenSize: 4 });

test('a combinator has the sizes of its cell, as literals', () => {
  const cell = variationalDropout(layerNormalized(lstm, { part: 'input' }), { inputRate: 0.5, key });
  expectTypeOf(cell.inputSize).toEqualTypeOf<3>();
  expectTypeOf(cell.outputSize).toEqualTypeOf<4>();
});

test('parameters are those of the cell, and what the combinator adds', () => {
  const cell = residual(layerNormalized(gru, { part: 'output' }));
  expectTypeOf<ParametersOf<typeof cell>>().toEqualTypeOf<{ cell: GruParameters; gain: Tensor1D; bias: Tensor1D }>();
  expectTypeOf<StateOf<typeof cell>>().toEqualTypeOf<GruState>();
});

test('a residual cell whose sizes differ is an error', () => {
  // @ts-expect-error: 4 features cannot be added to 3
  expectTypeOf(() => residual(lstm)).toBeFunction();
});

test('a state without noise is that of the cells, in stacks too', () => {
  const noisy = stackCells(variationalDropout(gru, { key }), zoneout(lstm, { rates: { hidden: 0.1 }, key }));
  const state = noisy.initialState(2);
  expectTypeOf(state[1]).toEqualTypeOf<{ cell: LstmState; noise: Tensor2D }>();
  expectTypeOf(withoutNoise(state)).toEqualTypeOf<[GruState, LstmState]>();
  expectTypeOf(withNoise(state, withoutNoise(state))).toEqualTypeOf<typeof state>();
});
