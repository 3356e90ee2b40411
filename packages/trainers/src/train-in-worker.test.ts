import { Worker } from 'node:worker_threads';
import { WorkerError } from '@unroll/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type TrainInWorkerOptions, trainInWorker } from './train-in-worker.js';
import type { TrainingEvent } from './training-event.js';

/** Makes workers, and keeps them. */
function factory() {
  const made: Worker[] = [];
  const create = (): Worker => {
    const resourceLimits = { maxOldGenerationSizeMb: 64 };
    const worker = new Worker(new URL('../threads/line-worker.mjs', import.meta.url), { resourceLimits });
    made.push(worker);
    return worker;
  };
  return { create, made };
}

async function eventsOf(settings: object, options?: TrainInWorkerOptions): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of trainInWorker(factory().create, settings, options)) events.push(event);
  return events;
}

/** What of events is the same in every run. */
function withoutTimes(events: readonly TrainingEvent[]): object[] {
  return events.map((event) => {
    if (event.type !== 'step') return event;
    const { durationMilliseconds: _, targetsPerSecond: __, ...others } = event;
    return others;
  });
}

test.each([1, 2, 3])(
  'gives the events of training in %i workers, in order, and the same bits each time',
  async (workers) => {
    const settings = { options: { steps: 40, checkpoint: { everySteps: 20 } } };
    const events = withoutTimes(await eventsOf(settings, { workers }));
    expect(events.map((event) => (event as TrainingEvent).type).join(' ')).toBe(
      `${'step '.repeat(20)}checkpoint ${'step '.repeat(20)}checkpoint done`,
    );
    expect(events.at(-1)).toEqual({ type: 'done', step: 40, reason: 'steps' });
    expect(withoutTimes(await eventsOf(settings, { workers }))).toEqual(events);
  },
);

test('gives the events that train gives in this thread', async () => {
  // A worker alone and one of several that do nothing but their share differ by the order of a sum at most.
  const settings = { options: { steps: 12 } };
  const [alone, together] = [await eventsOf(settings), await eventsOf(settings, { workers: 2 })];
  for (const [index, event] of alone.entries()) {
    const other = together[index] as TrainingEvent;
    expect(other.type).toBe(event.type);
    if (event.type !== 'step' || other.type !== 'step') continue;
    expect(other.step).toBe(event.step);
    expect(Math.abs(other.loss / event.loss - 1)).toBeLessThan(1e-5);
  }
});

test('a checkpoint of two workers goes on in others as if there had been no stop', async () => {
  const options = { steps: 14, checkpoint: { everySteps: 7 } };
  const events = await eventsOf({ options }, { workers: 2 });
  const [first, last] = events.filter((event) => event.type === 'checkpoint');
  const resumed = await eventsOf({ options, snapshot: first?.snapshot }, { workers: 2 });
  expect(resumed.filter((event) => event.type === 'checkpoint')).toEqual([last]);
  expect(withoutTimes(resumed)).toEqual(withoutTimes(events.slice(events.indexOf(first as TrainingEvent) + 1)));
});

describe('a worker that fails', () => {
  test.each([
    { fault: 'program', problem: 'failed: The paper is jammed' },
    { fault: 'throw', problem: 'failed: The paper is jammed' },
    { fault: 'later', problem: 'failed: The paper is jammed' },
    { fault: 'null', problem: 'failed: null' },
    { fault: 'text', problem: 'failed: The paper is jammed' },
    { fault: 'object', problem: 'failed: {"paper":"jammed"}' },
    { fault: 'exit', problem: 'ended with exit code 3 before training did' },
    { fault: 'memory', problem: 'failed: Worker terminated due to reaching memory limit: JS heap out of memory' },
  ])('rejects with what happened: $fault', async ({ fault, problem }) => {
    for (const at of [0, 1]) {
      const training = eventsOf({ fault, at, options: { steps: 9 } }, { workers: 2 });
      await expect(training).rejects.toThrow(WorkerError);
      await expect(training).rejects.toThrow(`trainInWorker: worker ${at + 1} of 2 ${problem}.`);
    }
  });

  test.each([0, 1])('rejects when worker %i is terminated in the middle, after the events before it', async (index) => {
    const { create, made } = factory();
    const events: TrainingEvent[] = [];
    const training = (async () => {
      for await (const event of trainInWorker(create, {}, { workers: 2 })) {
        events.push(event);
        if (events.length === 5) made[index]?.terminate();
      }
    })();
    await expect(training).rejects.toThrow(`worker ${index + 1} of 2 ended with exit code 1 before training did.`);
    expect(events.length).toBeGreaterThanOrEqual(5);
    expect(events.every((event) => event.type === 'step')).toBe(true);
    expect(made.map(({ threadId }) => threadId)).toEqual([-1, -1]); // both are gone
  });

  test('rejects when its file is missing', async () => {
    const missing = (): Worker => new Worker(new URL('../threads/no-such-file.mjs', import.meta.url));
    const training = trainInWorker(missing, {}).next();
    await expect(training).rejects.toThrow(/^trainInWorker: worker 1 of 1 failed: Cannot find module/);
  });

  test('rejects settings that cannot be copied, and leaves no worker behind', async () => {
    const { create, made } = factory();
    await expect(trainInWorker(create, { onStep() {} }).next()).rejects.toThrow('could not be cloned');
    expect(made.map(({ threadId }) => threadId)).toEqual([-1]);
  });
});

test('ends the workers when the loop is left', async () => {
  const { create, made } = factory();
  for await (const event of trainInWorker(create, {}, { workers: 2 })) if (event.step === 3) break;
  expect(made.map(({ threadId }) => threadId)).toEqual([-1, -1]);
});

test.each([1, 2])('ends as train does when the signal is aborted, in %i workers', async (workers) => {
  const aborter = new AbortController();
  const { create, made } = factory();
  const events: TrainingEvent[] = [];
  for await (const event of trainInWorker(create, {}, { workers, signal: aborter.signal })) {
    events.push(event);
    if (event.step === 3) aborter.abort();
  }
  const done = events.at(-1);
  expect(done).toMatchObject({ type: 'done', reason: 'aborted', step: events.length - 1 });
  expect(made.every(({ threadId }) => threadId === -1)).toBe(true);
});

describe('a worker that is stuck', () => {
  afterEach(() => void vi.useRealTimers());

  const faults = ['waits', 'loop'].flatMap((fault) => [1, 2].map((workers) => ({ fault, workers })));

  /** Asks for events until none comes any more. */
  async function stuck(training: ReturnType<typeof trainInWorker>, fault: string) {
    if (fault === 'loop') for (let step = 1; step <= 3; step++) await training.next();
    const next = training.next();
    await new Promise((resolve) => setTimeout(resolve, 300)); // by then a worker that waits has begun
    return { next };
  }

  test.each(faults)('is ended five seconds after an abort: $fault, of $workers', async ({ fault, workers }) => {
    const { create, made } = factory();
    const aborter = new AbortController();
    const training = trainInWorker(create, { fault, at: workers - 1 }, { workers, signal: aborter.signal });
    const { next } = await stuck(training, fault);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    aborter.abort();
    vi.advanceTimersByTime(4999);
    expect(made.map(({ threadId }) => threadId)).not.toContain(-1);
    vi.advanceTimersByTime(1);
    await expect(next).rejects.toThrow(
      `trainInWorker: worker 1 of ${workers} did not end within 5 seconds of the abort.`,
    );
    expect(made.map(({ threadId }) => threadId)).toEqual(made.map(() => -1));
    expect(await training.next()).toEqual({ done: true, value: undefined });
  });

  test.each(faults)('is ended at once by return: $fault, of $workers', async ({ fault, workers }) => {
    const { create, made } = factory();
    const training = trainInWorker(create, { fault, at: workers - 1 }, { workers });
    const { next } = await stuck(training, fault);
    expect(await training.return()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(made.map(({ threadId }) => threadId)).toEqual(made.map(() => -1));
  });
});

test('waits for a reader who is slow after an abort', async () => {
  const aborter = new AbortController();
  const training = trainInWorker(factory().create, {}, { signal: aborter.signal });
  await training.next();
  await new Promise((resolve) => setTimeout(resolve, 300)); // eight events are ahead
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  aborter.abort();
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  let last: TrainingEvent | undefined;
  for await (const event of training) last = event;
  expect(last).toMatchObject({ type: 'done', step: 9, reason: 'aborted' });
});

test('makes no step where the signal is aborted already', async () => {
  expect(await eventsOf({}, { signal: AbortSignal.abort() })).toEqual([{ type: 'done', step: 0, reason: 'aborted' }]);
});

test('a worker goes no more than eight events ahead of who reads them', async () => {
  const aborter = new AbortController();
  const training = trainInWorker(factory().create, {}, { signal: aborter.signal });
  expect((await training.next()).value).toMatchObject({ step: 1 });
  await new Promise((resolve) => setTimeout(resolve, 300)); // enough for hundreds of steps
  aborter.abort();
  let last: TrainingEvent | undefined;
  for await (const event of training) last = event;
  expect(last).toMatchObject({ type: 'done', step: 9 });
});

test('rejects a number of workers that is none', async () => {
  await expect(eventsOf({}, { workers: 0 })).rejects.toThrow(
    'trainInWorker: `workers` must be an integer of at least 1, got 0.',
  );
});
