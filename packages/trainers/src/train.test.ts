import { log, memory, neg, type Scalar } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { mapTree, treeLeaves } from '@unroll/tensors';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { linePoints, type PointBatch, straightLine } from './straight-line.reference.js';
import { type TrainOptions, train } from './train.js';
import { createTrainer } from './trainer.js';
import type { TrainingEvent } from './training-event.js';

beforeAll(async () => {
  await initializeBackend();
});

function lineTrainer(lossOf?: (loss: Scalar, batch: PointBatch) => Scalar) {
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
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(1e-4);
    const [slope, offset] = valuesOf(trainer) as [number, number];
    expect(Math.abs(slope - 2)).toBeLessThan(0.02);
    expect(Math.abs(offset + 1)).toBeLessThan(0.02);
    trainer.dispose();
  });

  test('tells each step with its loss, gradient norm and time, and why it ended', async () => {
    const trainer = lineTrainer();
    const events = await eventsOf(trainer, { steps: 2 });
    expect(events.map(({ type, step }) => [type, step])).toEqual([
      ['step', 1],
      ['step', 2],
      ['done', 2],
    ]);
    // At slope 0 and offset 0: loss = mean y², gradient = -2·mean(y·[x, 1]), with x = 0..3 and y = -1, 1, 3, 5.
    expect(events[0]).toMatchObject({ loss: 9, gradientNorm: expect.closeTo(Math.hypot(2 * 5.5, 2 * 2), 4) });
    expect(events[2]).toEqual({ type: 'done', step: 2, reason: 'steps' });
    trainer.dispose();
  });

  test('measures the validation loss every so many steps and at the end, once each', async () => {
    const trainer = lineTrainer();
    const events = await eventsOf(trainer, { steps: 5, validation: { batches: linePoints, everySteps: 2 } });
    expect(events.map(({ type, step }) => `${type} ${step}`)).toEqual([
      'step 1',
      'step 2',
      'validation 2',
      'step 3',
      'step 4',
      'validation 4',
      'step 5',
      'validation 5',
      'done 5',
    ]);
    trainer.dispose();
  });

  test('carries the recurrent state within a stream and begins it afresh with the next', async () => {
    const trainer = lineTrainer();
    const seen: number[] = [];
    for await (const event of train(trainer, linePoints, { steps: 7 })) {
      if (event.type === 'step') seen.push(trainer.state.recurrentState?.seen.dataSync()[0] as number);
    }
    expect(seen).toEqual([1, 2, 3, 1, 2, 3, 1]);
    trainer.dispose();
  });

  test('goes on from a saved state exactly as if it had not stopped', async () => {
    const whole = lineTrainer();
    const uninterrupted = lossesOf(await eventsOf(whole, { steps: 10 }));

    const first = lineTrainer();
    const before = lossesOf(await eventsOf(first, { steps: 5 }));
    const { step, parameters, optimizerState, recurrentState } = first.state;
    const saved = {
      step,
      parameters: mapTree(parameters, (tensor) => tensor.clone()),
      optimizerState: mapTree(optimizerState, (tensor) => tensor.clone()),
      recurrentState: recurrentState && mapTree(recurrentState, (tensor) => tensor.clone()),
    };
    first.dispose();
    const second = createTrainer({ objective: straightLine(), optimizer: adam({ learningRate: 0.05 }), state: saved });
    const after = lossesOf(await eventsOf(second, { steps: 10 }));

    expect([...before, ...after]).toEqual(uninterrupted);
    expect(valuesOf(second)).toEqual(valuesOf(whole));
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

  test('ends when its time has passed', async () => {
    const trainer = lineTrainer();
    const events = await eventsOf(trainer, { milliseconds: 1e-6 });
    expect(events).toEqual([{ type: 'done', step: 0, reason: 'time' }]);
    trainer.dispose();
  });

  test('stops at a loss that is not finite, with the parameters of before', async () => {
    // The loss of the fourth step is the logarithm of a negative number.
    let calls = 0;
    const trainer = lineTrainer((loss) => (++calls === 4 ? log(neg(loss)) : loss));
    const values: number[][] = [];
    const events: TrainingEvent[] = [];
    for await (const event of train(trainer, linePoints, { steps: 10 })) {
      events.push(event);
      values.push(valuesOf(trainer));
    }
    expect(events.at(-1)).toEqual({ type: 'done', step: 3, reason: 'diverged' });
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

  test('holds as many tensors after 500 steps as after one, and none once disposed', async () => {
    const before = memory().numTensors;
    const trainer = lineTrainer();
    const counts = new Set<number>();
    for await (const event of train(trainer, linePoints, { steps: 500 })) {
      if (event.type === 'step') counts.add(memory().numTensors);
    }
    expect(counts).toEqual(new Set([before + 2 + 5 + 1])); // parameters, Adam's state, recurrent state
    trainer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('refuses options out of their range', async () => {
    const trainer = lineTrainer();
    await expect(eventsOf(trainer, { steps: 0 })).rejects.toThrow(
      'train: `steps` must be an integer of at least 1, got 0.',
    );
    await expect(eventsOf(trainer, { milliseconds: -1 })).rejects.toThrow('train: `milliseconds` must be');
    await expect(eventsOf(trainer, { validation: { batches: linePoints, everySteps: 0 } })).rejects.toThrow(
      'train: `validation.everySteps` must be an integer of at least 1, got 0.',
    );
    trainer.dispose();
  });
});
