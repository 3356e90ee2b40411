import { neg, type Scalar, sqrt } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { createTrainer } from './create-trainer.js';
import { evaluate } from './evaluate.js';
import { linePoints, type PointBatch, straightLine } from './straight-line.reference.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

beforeAll(async () => {
  await initializeBackend();
});

function lineTrainer(lossOf?: (loss: Scalar, batch: PointBatch) => Scalar) {
  return createTrainer({ objective: straightLine(lossOf), optimizer: adam({ learningRate: 0.05 }), key: randomKey(1) });
}

/** Every event as its type and step, and why it ended. */
async function told(trainer: ReturnType<typeof lineTrainer>, options: TrainOptions<PointBatch>): Promise<string[]> {
  const lines: string[] = [];
  for await (const event of train(trainer, linePoints, options)) {
    lines.push(`${event.type} ${event.step}${event.type === 'done' ? ` ${event.reason}` : ''}`);
  }
  return lines;
}

describe('train with validation', () => {
  test('measures the loss every so many steps and at the end, once each', async () => {
    const trainer = lineTrainer();
    const validation = { batches: linePoints, everySteps: 2 };
    expect(await told(trainer, { steps: 3, validation })).toEqual([
      'step 1',
      'step 2',
      'validation 2',
      'step 3',
      'validation 3',
      'done 3 steps',
    ]);
    expect(await told(trainer, { steps: 4, validation })).toEqual(['step 4', 'validation 4', 'done 4 steps']);
    expect(await told(trainer, { steps: 4, validation })).toEqual(['done 4 steps']);
    trainer.dispose();
  });

  test('measures with the parameters of the step, and leaves training as it is without', async () => {
    const [watched, unwatched] = [lineTrainer(), lineTrainer()];
    const losses: [number[], number[]] = [[], []];
    const validation = { batches: linePoints, everySteps: 2 };
    for await (const event of train(watched, linePoints, { steps: 7, validation })) {
      if (event.type === 'step') losses[0].push(event.loss);
      if (event.type !== 'validation') continue;
      const { loss } = await evaluate(watched.objective, watched.state.parameters, linePoints);
      expect(event.loss).toBe(loss);
    }
    for await (const event of train(unwatched, linePoints, { steps: 7 })) {
      if (event.type === 'step') losses[1].push(event.loss);
    }
    expect(losses[0]).toEqual(losses[1]);
    watched.dispose();
    unwatched.dispose();
  });

  test('does not measure when it diverged', async () => {
    let calls = 0;
    const trainer = lineTrainer((loss) => (++calls === 3 ? sqrt(neg(loss)) : loss));
    expect(await told(trainer, { validation: { batches: linePoints, everySteps: 9 } })).toEqual([
      'step 1',
      'step 2',
      'done 2 diverged',
    ]);
    trainer.dispose();
  });

  test('does not measure once it is aborted, and ends in the middle of a measurement', async () => {
    await expectNoLeak(async () => {
      const trainer = lineTrainer();
      const controllers = [new AbortController(), new AbortController()] as const;
      let count = 0;
      const batches = {
        batchesPerEpoch: 3,
        batchAt(step: number): PointBatch {
          if (++count === 2) controllers[0].abort();
          return linePoints.batchAt(step);
        },
      };
      const options = { steps: 9, validation: { batches, everySteps: 2 } };
      expect(await told(trainer, { ...options, signal: controllers[0].signal })).toEqual([
        'step 1',
        'step 2',
        'done 2 aborted',
      ]);
      expect(count).toBe(2);
      expect(await told(trainer, { ...options, signal: controllers[0].signal })).toEqual(['done 2 aborted']);
      for await (const event of train(trainer, linePoints, { ...options, signal: controllers[1].signal })) {
        if (event.type === 'step') controllers[1].abort();
        else if (event.type !== 'validation') expect(event).toEqual({ type: 'done', step: 3, reason: 'aborted' });
      }
      expect(count).toBe(5); // what was aborted is measured when training goes on
      trainer.dispose();
    });
  });
});
