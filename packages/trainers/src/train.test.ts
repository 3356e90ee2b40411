import { log, memory, neg, type Scalar } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { mapTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { createTrainer } from './create-trainer.js';
import { linePoints, type PointBatch, straightLine } from './straight-line.reference.js';
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

async function eventsOf(
  trainer: ReturnType<typeof lineTrainer>,
  options: TrainOptions<PointBatch>,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(trainer, linePoints, options)) events.push(event);
  return events;
}

function lossesOf(events: TrainingEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
}

function valuesOf(trainer: ReturnType<typeof lineTrainer>): number[] {
  return treeLeaves(trainer.state.parameters).flatMap(({ tensor }) => [...tensor.dataSync()]);
}

describe('train', () => {
  test('finds the line, with a loss below 1e-4 after 400 steps', async () => {
    const trainer = lineTrainer();
    const losses = lossesOf(await eventsOf(trainer, { steps: 400 }));
    expect(losses[0]).toBe(9);
    expect(losses.at(-1)).toBeLessThan(1e-4);
    const [slope, offset] = valuesOf(trainer) as [number, number];
    expect(Math.abs(slope - 2)).toBeLessThan(0.02);
    expect(Math.abs(offset + 1)).toBeLessThan(0.02);
    trainer.dispose();
  });

  test('tells each step with its loss, gradient norm and time, and why it ended', async () => {
    const trainer = lineTrainer();
    const [first, second, ...others] = await eventsOf(trainer, { steps: 2 });
    const durationMilliseconds = expect.toSatisfy((duration) => duration > 0 && duration < 30_000);
    const gradientNorm = expect.closeTo(Math.hypot(11, 4), 4); // create-trainer.test.ts derives it
    const targetsPerSecond = expect.toSatisfy((rate) => rate === 4000 / (first as StepEvent).durationMilliseconds);
    expect(first).toEqual({ type: 'step', step: 1, loss: 9, gradientNorm, durationMilliseconds, targetsPerSecond });
    expect(second).toMatchObject({ type: 'step', step: 2 });
    expect(others).toEqual([{ type: 'done', step: 2, reason: 'steps' }]);
    trainer.dispose();
  });

  test('goes on from a saved state exactly as if it had not stopped', async () => {
    const whole = lineTrainer();
    const uninterrupted = lossesOf(await eventsOf(whole, { steps: 10 }));

    const first = lineTrainer();
    const before = lossesOf(await eventsOf(first, { steps: 5 }));
    const { parameters, optimizerState, recurrentState } = first.state;
    const saved = {
      ...first.state,
      parameters: mapTree(parameters, (tensor) => tensor.clone()),
      optimizerState: mapTree(optimizerState, (tensor) => tensor.clone()),
      recurrentState: recurrentState && mapTree(recurrentState, (tensor) => tensor.clone()),
    };
    first.dispose();
    const second = createTrainer({ objective: straightLine(), optimizer: adam({ learningRate: 0.05 }), state: saved });
    const after = lossesOf(await eventsOf(second, { steps: 10 }));

    expect([...before, ...after]).toEqual(uninterrupted);
    expect(valuesOf(second)).toEqual(valuesOf(whole));
    expect(second.state.recurrentState?.seen.dataSync()).toEqual(whole.state.recurrentState?.seen.dataSync());
    second.dispose();
    whole.dispose();
  });

  test('ends with the step under way when it is aborted, and can go on', async () => {
    const trainer = lineTrainer();
    const controller = new AbortController();
    const events: TrainingEvent[] = [];
    for await (const event of train(trainer, linePoints, { steps: 10, signal: controller.signal })) {
      events.push(event);
      if (event.step === 3) controller.abort();
    }
    expect(events.at(-1)).toEqual({ type: 'done', step: 3, reason: 'aborted' });
    expect((await eventsOf(trainer, { steps: 4 })).map(({ step }) => step)).toEqual([4, 4]);
    trainer.dispose();
  });

  test('makes no step where as many or more were made already, or it was aborted before', async () => {
    const trainer = lineTrainer();
    await eventsOf(trainer, { steps: 3 });
    const values = valuesOf(trainer);
    expect(await eventsOf(trainer, { steps: 3 })).toEqual([{ type: 'done', step: 3, reason: 'steps' }]);
    expect(await eventsOf(trainer, { steps: 2 })).toEqual([{ type: 'done', step: 3, reason: 'steps' }]);
    expect(await eventsOf(trainer, { signal: AbortSignal.abort() })).toEqual([
      { type: 'done', step: 3, reason: 'aborted' },
    ]);
    expect(valuesOf(trainer)).toEqual(values);
    trainer.dispose();
  });

  test('ends when its time has passed', async () => {
    const trainer = lineTrainer();
    const begun = performance.now();
    const events = await eventsOf(trainer, { milliseconds: 50 });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(50);
    expect(events.length).toBeGreaterThan(1);
    expect(events.at(-1)).toEqual({ type: 'done', step: trainer.state.step, reason: 'time' });
    trainer.dispose();
  });

  test('stops at a loss that is not finite and tells it, with the parameters of before', async () => {
    // The loss of the fourth step is the logarithm of a negative number.
    let calls = 0;
    const trainer = lineTrainer((loss) => (++calls === 4 ? log(neg(loss)) : loss));
    const values: number[][] = [];
    const events: TrainingEvent[] = [];
    for await (const event of train(trainer, linePoints, { steps: 10 })) {
      events.push(event);
      values.push(valuesOf(trainer));
    }
    const gradientNorm = expect.any(Number);
    const ending = { reason: 'diverged', loss: Number.NaN, gradientNorm, problem: 'the loss is NaN' };
    expect(events.at(-1)).toEqual({ type: 'done', step: 3, ...ending });
    expect(values.at(-1)).toEqual(values.at(-2));
    expect(values.flat().every(Number.isFinite)).toBe(true);
    trainer.dispose();
  });

  test('lets timers run between steps', async () => {
    const trainer = lineTrainer();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await eventsOf(trainer, { steps: 200 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    trainer.dispose();
  });

  test('holds as many tensors after 500 steps as after one', async () => {
    const before = memory().numTensors;
    const trainer = lineTrainer();
    const counts = new Set<number>();
    for await (const event of train(trainer, linePoints, { steps: 500 })) {
      if (event.type === 'step') counts.add(memory().numTensors);
    }
    expect(counts).toEqual(new Set([before + 2 + 5 + 1])); // parameters, Adam's state, recurrent state
    trainer.dispose();
  });

  test('frees all but what the trainer holds where its consumer leaves or throws', async () => {
    const validation = { batches: linePoints, everySteps: 1 };
    await expectNoLeak(async () => {
      const trainer = lineTrainer();
      for await (const event of train(trainer, linePoints, { validation })) if (event.type === 'validation') break;
      const spoil = async (): Promise<void> => {
        for await (const event of train(trainer, linePoints, { validation })) {
          if (event.step === 3) throw new Error('spoiled');
        }
      };
      await expect(spoil()).rejects.toThrow('spoiled');
      expect(trainer.state.step).toBe(3);
      trainer.dispose();
    });
  });

  test('frees all but what the trainer holds where a batch, the loss or the validation throws, and can go on', async () => {
    const failing = {
      batchesPerEpoch: 3,
      batchAt(step: number): PointBatch {
        if (step === 2) throw new Error('spoiled');
        return linePoints.batchAt(step);
      },
    };
    const validation = { batches: failing, everySteps: 1 };
    await expectNoLeak(async () => {
      let isSpoiled = false;
      const trainer = lineTrainer((loss) => {
        if (isSpoiled) throw new Error('spoiled');
        return loss;
      });
      const attempt = async (batches: typeof failing, options: TrainOptions<PointBatch>): Promise<void> => {
        for await (const event of train(trainer, batches, options)) isSpoiled = event.step === 4;
      };
      await expect(attempt(failing, {})).rejects.toThrow('spoiled');
      expect(trainer.state.step).toBe(2);
      await expect(attempt(linePoints, { validation })).rejects.toThrow('spoiled');
      expect(trainer.state.step).toBe(2);
      await expect(attempt(linePoints, {})).rejects.toThrow('spoiled');
      expect(trainer.state.step).toBe(4);
      isSpoiled = false;
      expect((await eventsOf(trainer, { steps: 5 })).at(-1)).toEqual({ type: 'done', step: 5, reason: 'steps' });
      trainer.dispose();
    });
  });

  test('says so where the trainer was disposed, before or in the loop', async () => {
    const trainer = lineTrainer();
    const disposeWithin = async (): Promise<void> => {
      for await (const _ of train(trainer, linePoints)) trainer.dispose();
    };
    await expect(disposeWithin()).rejects.toThrow('The trainer was disposed');
    expect(trainer.state.step).toBe(1);
    await expect(eventsOf(trainer, {})).rejects.toThrow('The trainer was disposed');
  });

  test.each([
    [{ steps: 0 }, 'train: `steps` must be an integer of at least 1, got 0.'],
    [{ steps: 1.5 }, 'train: `steps` must be an integer of at least 1, got 1.5.'],
    [{ steps: Number.NaN }, 'train: `steps` must be an integer of at least 1, got NaN.'],
    [{ milliseconds: -1 }, 'train: `milliseconds` must be greater than 0, got -1.'],
    [{ milliseconds: Number.NaN }, 'train: `milliseconds` must be a finite number greater than 0, got NaN.'],
    [
      { validation: { batches: linePoints, everySteps: 0 } },
      'train: `validation.everySteps` must be an integer of at least 1, got 0.',
    ],
  ])('refuses %o', async (options, sentence) => {
    const trainer = lineTrainer();
    await expect(eventsOf(trainer, options)).rejects.toThrow(sentence);
    trainer.dispose();
  });
});
