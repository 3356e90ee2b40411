import { backend, memory, mul, neg, type Scalar, scalar, sqrt } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import type { AsyncBatchSource } from './batch-source.js';
import { createTrainer } from './create-trainer.js';
import { evaluate } from './evaluate.js';
import { sgd } from './sgd.js';
import { type LineParameters, linePoints, type PointBatch, straightLine } from './straight-line.reference.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';
import type { StepEvent, TrainingEvent } from './training-event.js';

beforeAll(async () => {
  await initializeBackend();
});

type LossOf = (loss: Scalar, batch: PointBatch) => Scalar;

function lineTrainer(lossOf?: LossOf) {
  return createTrainer({ objective: straightLine(lossOf), optimizer: adam({ learningRate: 0.05 }), key: randomKey(1) });
}

type LineOptions = TrainOptions<PointBatch, LineParameters>;

async function eventsOf(trainer: ReturnType<typeof lineTrainer>, options: LineOptions, batches = linePoints) {
  const events: TrainingEvent[] = [];
  for await (const event of train(trainer, batches, options)) events.push(event);
  return events;
}

/** Every event as its type and step. */
function told(events: readonly TrainingEvent[]): string[] {
  return events.map((event) => `${event.type} ${event.step}${event.type === 'done' ? ` ${event.reason}` : ''}`);
}

describe('samples', () => {
  test('are written of the parameters of their step, with time to wait', async () => {
    const trainer = lineTrainer();
    const write = async ({ slope }: LineParameters, step: number) => `${step}: ${slope.dataSync()[0]}`;
    const slopes: (number | undefined)[] = [];
    const samples: string[] = [];
    for await (const event of train(trainer, linePoints, { steps: 5, sample: { everySteps: 2, write } })) {
      if (event.type === 'step') slopes.push(trainer.state.parameters.slope.dataSync()[0]);
      if (event.type === 'sample') samples.push(event.text);
    }
    expect(samples).toEqual([`2: ${slopes[1]}`, `4: ${slopes[3]}`]);
    trainer.dispose();
  });
});

describe('checkpoints', () => {
  test('come every so many steps and at the end, each one enough to go on from exactly', async () => {
    await expectNoLeak(async () => {
      const trainer = lineTrainer();
      const events = await eventsOf(trainer, { steps: 5, checkpoint: { everySteps: 2 } });
      expect(told(events)).toEqual([
        ...['step 1', 'step 2', 'checkpoint 2', 'step 3', 'step 4', 'checkpoint 4', 'step 5', 'checkpoint 5'],
        'done 5 steps',
      ]);
      const checkpoints = events.flatMap((event) => (event.type === 'checkpoint' ? [event] : []));
      for (const { snapshot } of checkpoints) {
        const { objective } = trainer;
        const again = createTrainer({ objective, optimizer: adam({ learningRate: 0.05 }), snapshot });
        const rest = await eventsOf(again, { steps: 5, checkpoint: { everySteps: 100 } });
        expect(rest.flatMap((event) => (event.type === 'step' ? [event.loss] : []))).toEqual(
          events.flatMap((event) => (event.type === 'step' && event.step > snapshot.step ? [event.loss] : [])),
        );
        const last = rest.flatMap((event) => (event.type === 'checkpoint' ? [event.snapshot] : [])).at(-1);
        expect(last ?? snapshot).toEqual(checkpoints.at(-1)?.snapshot);
        again.dispose();
      }
      trainer.dispose();
    });
  });

  test('come after the first step past a time, and when training is aborted', async () => {
    const trainer = lineTrainer();
    const controller = new AbortController();
    const checkpoint = { everyMilliseconds: 30 };
    const times: [number, number][] = [];
    let last = performance.now();
    for await (const event of train(trainer, linePoints, { checkpoint, signal: controller.signal })) {
      if (event.type === 'checkpoint') {
        const now = performance.now();
        times.push([event.step, now - last]);
        last = now;
        if (times.length === 3) controller.abort();
      }
      if (event.type === 'done') expect(event.reason).toBe('aborted');
    }
    expect(times).toHaveLength(3);
    for (const [, waited] of times) expect(waited).toBeGreaterThanOrEqual(30);
    trainer.step(linePoints.batchAt(0));
    const atOnce = new AbortController();
    const events: TrainingEvent[] = [];
    for await (const event of train(trainer, linePoints, { checkpoint, signal: atOnce.signal })) {
      events.push(event);
      atOnce.abort();
    }
    expect(events.map(({ type }) => type)).toEqual(['step', 'checkpoint', 'done']);
    trainer.dispose();
  });

  test('do not come of training that diverged', async () => {
    const trainer = lineTrainer((loss, batch) => (batch.startsStream ? loss : mul(loss, Number.NaN)));
    expect(told(await eventsOf(trainer, { checkpoint: { everySteps: 5 } }))).toEqual(['step 1', 'done 1 diverged']);
    trainer.dispose();
  });
});

describe('patience', () => {
  /** Fits the line to its points, and then on and on to others, while it is measured on those of the line. */
  const wandering = {
    batchesPerEpoch: 40,
    batchAt: (step: number): PointBatch => {
      const batch = linePoints.batchAt(step);
      return step < 25 ? batch : { ...batch, y: batch.y.map((value) => value + 3) };
    },
  };

  test('ends training that gets no better, with the best parameters in place', async () => {
    await expectNoLeak(async () => {
      const trainer = createTrainer({
        objective: straightLine(),
        optimizer: sgd({ learningRate: 0.03 }),
        key: randomKey(1),
      });
      const validation = { batches: linePoints, everySteps: 5, patience: 2 };
      const events: TrainingEvent[] = [];
      for await (const event of train(trainer, wandering, { steps: 100, validation })) events.push(event);
      const measured = events.flatMap((event) => (event.type === 'validation' ? [event] : []));
      expect(measured.map(({ step, isBest }) => [step, isBest])).toEqual([
        [5, true],
        [10, true],
        [15, true],
        [20, true],
        [25, true],
        [30, false],
        [35, false],
      ]);
      const bestLoss = measured[4]?.loss;
      expect(events.at(-1)).toEqual({ type: 'done', step: 35, reason: 'patience', bestStep: 25, bestLoss });
      const { loss } = await evaluate(trainer.objective, trainer.state.parameters, linePoints);
      expect(loss).toBe(bestLoss);
      trainer.dispose();
    });
  });

  test('counts on over a stop', async () => {
    const options = { steps: 100, validation: { batches: linePoints, everySteps: 5, patience: 2 } };
    const objective = straightLine();
    const optimizer = sgd({ learningRate: 0.03 });
    const first = createTrainer({ objective, optimizer, key: randomKey(1) });
    for await (const event of train(first, wandering, options)) {
      if (event.type === 'validation' && event.step === 30) break;
    }
    const snapshot = first.snapshot();
    const second = createTrainer({ objective, optimizer, snapshot });
    const events: TrainingEvent[] = [];
    for await (const event of train(second, wandering, options)) events.push(event);
    expect(events.at(-1)).toMatchObject({ step: 35, reason: 'patience', bestStep: 25 });
    first.dispose();
    second.dispose();
  });
});

describe('losses that are not finite', () => {
  const spoilt = (steps: readonly number[], spoil: (loss: Scalar) => Scalar) => {
    let call = -1;
    return lineTrainer((loss) => (steps.includes(++call) ? spoil(loss) : loss));
  };

  test('are left out where that is asked for, at a lower rate from then on', async () => {
    await expectNoLeak(async () => {
      const trainer = spoilt([2, 3], (loss) => sqrt(neg(loss)));
      const events = await eventsOf(trainer, { steps: 6, nonFinite: { rateFactor: 0.25 } });
      expect(told(events)).toEqual(['step 1', 'step 2', 'warning 3', 'warning 4', 'step 5', 'step 6', 'done 6 steps']);
      expect(events[2]).toEqual({
        type: 'warning',
        step: 3,
        kind: 'non-finite',
        message: 'Batch 2 is left out, because the loss is NaN. Learning rates are 0.25 times what they were set to.',
        loss: Number.NaN,
        gradientNorm: expect.any(Number),
        rateScale: 0.25,
      });
      expect(trainer.state.rateScale).toBe(0.0625);
      trainer.dispose();
    });
  });

  test('lower the rate of the steps that follow', () => {
    const objective = straightLine();
    const optimizer = sgd({ learningRate: 0.1 });
    const slopes = [1, 0.5].map((rateFactor) => {
      const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
      trainer.skip({ rateFactor });
      trainer.step(linePoints.batchAt(0));
      const slope = trainer.state.parameters.slope.dataSync()[0] as number;
      trainer.dispose();
      return slope;
    });
    expect(slopes[1]).toBeCloseTo((slopes[0] as number) / 2, 6);
    expect(slopes[0]).toBeGreaterThan(0);
  });

  test('end training where there are too many in a row, and not where good ones are between them', async () => {
    const nan = (loss: Scalar): Scalar => mul(loss, Number.NaN);
    const inARow = spoilt([2, 3, 4], nan);
    expect(told(await eventsOf(inARow, { steps: 9, nonFinite: { limit: 2 } })).slice(2)).toEqual([
      'warning 3',
      'warning 4',
      'done 4 diverged',
    ]);
    const apart = spoilt([1, 2, 4, 5], nan);
    expect(told(await eventsOf(apart, { steps: 7, nonFinite: { limit: 2 } })).at(-1)).toBe('done 7 steps');
    inARow.dispose();
    apart.dispose();
  });
});

describe('statistics', () => {
  test('are the norms of each parameter, its gradient and its update, at the steps that are due', async () => {
    const objective = { ...straightLine(), observe: ({ slope }: LineParameters) => ({ size: slope.size + 41 }) };
    const trainer = createTrainer({ objective, optimizer: sgd({ learningRate: 0.5 }), key: randomKey(1) });
    const steps: StepEvent[] = [];
    for await (const event of train(trainer, linePoints, { steps: 4, statistics: { everySteps: 2 } })) {
      if (event.type === 'step') steps.push(event);
    }
    expect(steps.map(({ statistics }) => statistics !== undefined)).toEqual([false, true, false, true]);
    trainer.dispose();

    const fresh = createTrainer({ objective, optimizer: sgd({ learningRate: 0.5 }), key: randomKey(1) });
    fresh.step(linePoints.batchAt(0)); // slope 11/2, offset 4/2: create-trainer.test.ts has the gradients
    const { statistics, gradientNorm } = fresh.step(linePoints.batchAt(1), { statistics: true });
    expect(statistics?.observations).toEqual({ size: 42 });
    const { slope, offset } = statistics?.parameters ?? {};
    expect(slope).toMatchObject({ size: 1, parameterNorm: 5.5 });
    expect(offset).toMatchObject({ size: 1, parameterNorm: 2 });
    expect(Math.hypot(slope?.gradientNorm ?? 0, offset?.gradientNorm ?? 0)).toBeCloseTo(gradientNorm, 4);
    expect(slope?.updateNorm).toBeCloseTo((slope?.gradientNorm ?? 0) / 2, 5);
    fresh.dispose();
  });
});

describe('leaks', () => {
  test('of the loop are told once, by a warning that names the tensors', async () => {
    const left: Scalar[] = [];
    const trainer = lineTrainer();
    const warnings: TrainingEvent[] = [];
    for await (const event of train(trainer, linePoints, { steps: 40 })) {
      left.push(scalar(event.step));
      if (event.type === 'warning') warnings.push(event);
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      kind: 'leak',
      message: expect.stringMatching(/float32 \[\] made at .*train-events/),
    });
    disposeTree(left);
    trainer.dispose();
  });
});

describe('batches that are waited for', () => {
  const waited: AsyncBatchSource<PointBatch> = {
    batchesPerEpoch: 3,
    async batchAt(step) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return linePoints.batchAt(step);
    },
  };

  test('are trained on and measured like the others', async () => {
    const [one, other] = [lineTrainer(), lineTrainer()];
    const options = { steps: 7, validation: { batches: linePoints, everySteps: 3 } };
    const atOnce = await eventsOf(one, options);
    const late: TrainingEvent[] = [];
    for await (const event of train(other, waited, { ...options, validation: { batches: waited, everySteps: 3 } })) {
      late.push(event);
    }
    const lossesOf = (events: readonly TrainingEvent[]) =>
      events.flatMap((event) => (event.type === 'step' || event.type === 'validation' ? [event.loss] : []));
    expect(lossesOf(late)).toEqual(lossesOf(atOnce));
    expect(told(late)).toEqual(told(atOnce));
    one.dispose();
    other.dispose();
  });
});

test('10,000 steps with all that can be asked for leave tensors and heap flat', async () => {
  const trainer = lineTrainer();
  const counts: number[] = [];
  const heaps: number[] = [];
  const options: LineOptions = {
    steps: 10_000,
    validation: { batches: linePoints, everySteps: 500, keepBest: true },
    checkpoint: { everySteps: 1000 },
    statistics: { everySteps: 100 },
    sample: { everySteps: 700, write: () => 'text' },
  };
  for await (const event of train(trainer, linePoints, options)) {
    if (event.type === 'warning') throw new Error(event.message);
    if (event.type !== 'checkpoint') continue;
    counts.push(memory().numTensors);
    heaps.push((backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length);
  }
  expect(counts).toEqual(Array.from({ length: 10 }, () => counts[0]));
  expect(new Set(heaps).size).toBe(1);
  trainer.dispose();
});

test.each<[LineOptions, string]>([
  [{ sample: { everySteps: 0, write: () => '' } }, '`sample.everySteps` must be an integer of at least 1, got 0.'],
  [{ checkpoint: { everySteps: 1.5 } }, '`checkpoint.everySteps` must be an integer of at least 1, got 1.5.'],
  [{ checkpoint: { everyMilliseconds: 0 } }, '`checkpoint.everyMilliseconds` must be greater than 0, got 0.'],
  [{ statistics: { everySteps: -1 } }, '`statistics.everySteps` must be an integer of at least 1, got -1.'],
  [
    { validation: { batches: linePoints, everySteps: 1, patience: 0 } },
    '`validation.patience` must be an integer of at least 1, got 0.',
  ],
  [
    { validation: { batches: linePoints, everySteps: 1, minimumImprovement: -1 } },
    '`validation.minimumImprovement` must be at least 0, got -1.',
  ],
  [{ nonFinite: { rateFactor: 2 } }, '`nonFinite.rateFactor` must be'],
  [{ nonFinite: { limit: -1 } }, '`nonFinite.limit` must be an integer of at least 0, got -1.'],
])('refuses %o', async (options, sentence) => {
  const trainer = lineTrainer();
  await expect(eventsOf(trainer, options)).rejects.toThrow(`train: ${sentence}`);
  trainer.dispose();
});
