import type { RandomKey } from '@unroll/core';
import type { Objective } from '@unroll/tensors';
import { expectTypeOf, test } from 'vitest';
import { type AdamState, adam } from './adam.js';
import type { BatchSource } from './batch-source.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { createTrainer } from './create-trainer.js';
import { type Evaluation, evaluate } from './evaluate.js';
import type { LineParameters, PointBatch, SeenState } from './straight-line.reference.js';
import type { StreamBatch } from './stream-batch.js';
import { train } from './train.js';
import type { TrainingEvent } from './training-event.js';
import type { TrainingState } from './training-state.js';

declare const objective: Objective<LineParameters, SeenState, PointBatch>;
declare const key: RandomKey;
declare const points: BatchSource<PointBatch>;
declare const richerPoints: BatchSource<PointBatch & { readonly labels: readonly string[] }>;
declare const poorerPoints: BatchSource<StreamBatch>;
declare const otherPoints: BatchSource<StreamBatch & { readonly x: readonly string[]; readonly y: readonly number[] }>;

const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 1 }));
const trainer = createTrainer({ objective, optimizer, key });
type LineState = TrainingState<LineParameters, SeenState, [Record<string, never>, AdamState]>;

test("the trainer's state is made of what the objective and the optimizer say", () => {
  expectTypeOf(trainer.state).toEqualTypeOf<LineState>();
  expectTypeOf(trainer.step).parameter(0).toEqualTypeOf<PointBatch>();
});

test('a trainer begins with a key or with a state, and not with both or neither', () => {
  const { state } = trainer;
  expectTypeOf(createTrainer({ objective, optimizer, state }).state).toEqualTypeOf<LineState>();
  // @ts-expect-error
  createTrainer({ objective, optimizer, key, state });
  // @ts-expect-error
  createTrainer({ objective, optimizer });
  // @ts-expect-error: the optimizer's state is that of Adam alone
  createTrainer({ objective, optimizer: adam({ learningRate: 1 }), state });
});

test('batches hold what the objective reads', () => {
  expectTypeOf(train(trainer, points)).toEqualTypeOf<AsyncGenerator<TrainingEvent, void, undefined>>();
  train(trainer, richerPoints, { validation: { batches: points, everySteps: 1 } });
  // @ts-expect-error
  train(trainer, poorerPoints);
  // @ts-expect-error
  train(trainer, otherPoints);
  // @ts-expect-error
  train(trainer, points, { validation: { batches: poorerPoints, everySteps: 1 } });
});

test('what is evaluated are parameters of the objective on batches that it reads', () => {
  const { parameters, optimizerState } = trainer.state;
  expectTypeOf(evaluate(objective, parameters, richerPoints)).toEqualTypeOf<Promise<Evaluation>>();
  // @ts-expect-error
  evaluate(objective, parameters, poorerPoints);
  // @ts-expect-error
  evaluate(objective, optimizerState, points);
});

test('the loss at which training diverged is told where that is the reason', () => {
  type Done = Extract<TrainingEvent, { type: 'done' }>;
  expectTypeOf<Done['reason']>().toEqualTypeOf<'steps' | 'time' | 'aborted' | 'patience' | 'diverged'>();
  expectTypeOf<Extract<Done, { reason: 'diverged' }>>().toExtend<{ loss: number; problem: string }>();
  expectTypeOf<Exclude<Done, { reason: 'diverged' }>['reason']>().toEqualTypeOf<
    'steps' | 'time' | 'aborted' | 'patience'
  >();
});
