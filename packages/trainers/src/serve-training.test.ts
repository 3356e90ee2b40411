import { randomKey, type TrainingSnapshot } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test, vi } from 'vitest';
import { adam } from './adam.js';
import { serveTraining } from './serve-training.js';
import { linePoints, straightLine } from './straight-line.reference.js';
import { type BeginMessage, beginType, type WorkerMessage } from './worker-message.js';

const asked = vi.hoisted(() => ({ listener: (_: unknown): void => {} }));
vi.mock('./own-thread.js', () => ({
  listenAsWorker(_: string, listener: (message: unknown) => void) {
    asked.listener = listener;
  },
}));

beforeAll(async () => {
  await initializeBackend();
});

/** How many numbers the tensors of a snapshot have, tree by tree. */
function lengthsOf({ parameters, optimizerState, recurrentState = {}, best, latest }: TrainingSnapshot) {
  const trees = { parameters, optimizerState, recurrentState, best: best?.parameters, latest: latest?.parameters };
  return Object.entries(trees).map(([name, tree]) => [name, Object.values(tree ?? {}).map(({ data }) => data.length)]);
}

test('hands the memory of a whole snapshot over, and trains on', async () => {
  await expectNoLeak(async () => {
    const given: [here: TrainingSnapshot, there: TrainingSnapshot][] = [];
    serveTraining(() => ({
      objective: straightLine(),
      optimizer: adam({ learningRate: 0.05 }),
      key: randomKey(1),
      batches: linePoints,
      options: {
        steps: 3, // the measurement at the end is not due, and keeps parameters of its own
        validation: { batches: linePoints, everySteps: 2, keepBest: true },
        checkpoint: { everySteps: 2 },
      },
    }));
    await new Promise<void>((resolve, reject) => {
      const control = {
        postMessage(message: WorkerMessage, transfer: ArrayBuffer[]) {
          const sent: WorkerMessage = structuredClone(message, { transfer });
          if (sent.type === 'failed') reject(sent.error);
          if (message.type !== 'event' || sent.type !== 'event') return;
          if (message.event.type === 'checkpoint' && sent.event.type === 'checkpoint') {
            given.push([message.event.snapshot, sent.event.snapshot]);
          }
          if (sent.event.type === 'done') resolve();
          this.onmessage({ data: { type: 'taken' } });
        },
        onmessage(_: unknown): void {},
      };
      const begin = { type: beginType, settings: {}, replica: { index: 0, count: 1 }, control, channels: [] };
      asked.listener(begin as unknown as BeginMessage);
    });
    await new Promise((resolve) => setTimeout(resolve)); // by then the trainer has freed its state
    expect(given.map(([{ step }]) => step)).toEqual([2, 3]);
    const [here, there] = given[1] as (typeof given)[number];
    expect(lengthsOf(there)).toEqual([
      ['parameters', [1, 1]],
      ['optimizerState', [1, 1, 1, 1, 1]],
      ['recurrentState', [4]],
      ['best', [1, 1]],
      ['latest', [1, 1]],
    ]);
    expect(lengthsOf(here).flat(2).filter(Number)).toEqual([]); // nothing is left of them
  });
});
