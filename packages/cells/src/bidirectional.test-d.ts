import { expectTypeOf, test } from 'vitest';
import { bidirectional } from './bidirectional.js';
import { type GruParameters, type GruState, gruCell } from './gru-cell.js';
import { type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
import type { EncoderParametersOf, FinalStatesOf } from './sequence-encoder.js';
import { stackEncoders } from './stack-encoders.js';
import { unidirectional } from './unidirectional.js';

const forward = lstmCell({ inputSize: 2, hiddenSize: 3 });
const backward = gruCell({ inputSize: 2, hiddenSize: 3 });

test('parameters and states are those of both directions, and in a stack a tuple', () => {
  const encoder = stackEncoders(
    bidirectional(forward, backward),
    unidirectional(gruCell({ inputSize: 6, hiddenSize: 1 })),
  );
  expectTypeOf<EncoderParametersOf<typeof encoder>>().toEqualTypeOf<
    [{ forward: LstmParameters; backward: GruParameters }, GruParameters]
  >();
  expectTypeOf<FinalStatesOf<typeof encoder>>().toEqualTypeOf<[{ forward: LstmState; backward: GruState }, GruState]>();
});

test('sums and means have the size of each direction', () => {
  expectTypeOf(bidirectional(forward, backward, { merge: 'sum' }).outputSize).toEqualTypeOf<3>();
  expectTypeOf(bidirectional(forward, backward).outputSize).toEqualTypeOf<number>();
});

test('directions that do not fit each other are errors, where their sizes are literals', () => {
  const wider = gruCell({ inputSize: 2, hiddenSize: 4 });
  bidirectional(forward, wider);
  // @ts-expect-error: a sum needs outputs of one size
  expectTypeOf(() => bidirectional(forward, wider, { merge: 'sum' })).toBeFunction();
  // @ts-expect-error: one reads 2 features, the other 3
  expectTypeOf(() => bidirectional(forward, gruCell({ inputSize: 3, hiddenSize: 3 }))).toBeFunction();
});

test('encoders that do not fit each other are errors, where their sizes are literals', () => {
  const below = bidirectional(forward, backward, { merge: 'mean' });
  stackEncoders(below, unidirectional(gruCell({ inputSize: 3, hiddenSize: 1 })));
  // @ts-expect-error: the first gives 3 features, not 4
  expectTypeOf(() => stackEncoders(below, unidirectional(gruCell({ inputSize: 4, hiddenSize: 1 })))).toBeFunction();
  // @ts-expect-error: there is no encoder
  expectTypeOf(() => stackEncoders()).toBeFunction();
});
