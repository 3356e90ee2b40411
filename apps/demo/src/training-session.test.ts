import { memory } from '@tensorflow/tfjs-core';
import { eventLoopTurn } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { train } from '@unroll/trainers';
import { beforeAll, expect, test } from 'vitest';
import type { WorkerMessage } from './messages.js';
import { defaultSettings } from './settings.js';
import { createTrainingRun, type TrainingRun } from './training-run.js';
import { createTrainingSession } from './training-session.js';

const text = 'the cat sat on the mat, and that was that. '.repeat(40);
const settings = { ...defaultSettings, hiddenSize: 8, layers: 2 };
const request = { type: 'write', prompt: 'the ', temperature: 1, characterCount: 200, seed: 7 } as const;

beforeAll(async () => {
  await initializeBackend();
});

/** A session whose messages are kept, and can be waited for. */
function observedSession(run: TrainingRun) {
  const messages: WorkerMessage[] = [];
  const session = createTrainingSession(run, (message) => messages.push(message));
  return {
    ...session,
    losses: () => messages.flatMap((message) => (message.type === 'step' ? [message.loss] : [])),
    written: () => messages.flatMap((message) => (message.type === 'written' ? [message.text] : [])).join(''),
    async until(isMet: (messages: readonly WorkerMessage[]) => boolean): Promise<void> {
      const deadline = performance.now() + 10_000;
      while (!isMet(messages)) {
        if (performance.now() > deadline) throw new Error(`Waited in vain after ${JSON.stringify(messages.at(-1))}.`);
        await eventLoopTurn();
      }
    },
    last: () => messages.at(-1),
    forget: () => messages.splice(0),
  };
}

const hasStep = (step: number) => (messages: readonly WorkerMessage[]) =>
  messages.some((message) => message.type === 'step' && message.step >= step);
const hasEnded = (messages: readonly WorkerMessage[]) => messages.some(({ type }) => type === 'writingEnded');

async function uninterruptedLosses(steps: number): Promise<number[]> {
  const run = createTrainingRun(text, settings);
  const losses: number[] = [];
  for await (const event of train(run.trainer, run.batches, { steps })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  run.trainer.dispose();
  return losses;
}

test('learns the same with pauses, samples and writing in between as without', async () => {
  const run = createTrainingRun(text, settings);
  const session = observedSession(run);
  session.resume();
  await session.until(hasStep(3));
  session.pause();
  session.resume();
  session.pause();
  session.resume();
  await session.until(hasStep(6));
  session.write(request); // while training goes on
  await session.until((messages) => hasEnded(messages) && hasStep(12)(messages));
  session.pause();
  expect(session.losses().slice(0, 12)).toEqual(await uninterruptedLosses(12));
  run.trainer.dispose();
});

test('makes at most the step under way after a pause', async () => {
  const run = createTrainingRun(text, settings);
  const session = observedSession(run);
  session.resume();
  await session.until(hasStep(4));
  session.pause();
  const count = session.losses().length;
  for (let turn = 0; turn < 50; turn++) await eventLoopTurn();
  expect(session.losses().length - count).toBeLessThanOrEqual(1);
  run.trainer.dispose();
});

test('writes the same text for the same seed, another for another, and one and the same if greedy', async () => {
  const run = createTrainingRun(text, settings);
  const write = async (change: { seed?: number; temperature?: number }): Promise<string> => {
    const session = observedSession(run);
    session.write({ ...request, ...change });
    await session.until(hasEnded);
    expect(session.last()).toEqual({ type: 'writingEnded', stopped: false });
    return session.written();
  };
  const first = await write({});
  expect(first).toHaveLength(200);
  expect(await write({})).toBe(first);
  expect(await write({ seed: 8 })).not.toBe(first);
  expect(await write({ temperature: 0 })).toBe(await write({ temperature: 0, seed: 8 }));
  run.trainer.dispose();
});

test('stops writing within a character', async () => {
  const run = createTrainingRun(text, settings);
  const session = observedSession(run);
  session.write({ ...request, characterCount: 10_000_000 });
  await session.until((messages) => messages.some(({ type }) => type === 'written'));
  const { length } = session.written();
  session.stopWriting();
  await session.until(hasEnded);
  expect(session.last()).toEqual({ type: 'writingEnded', stopped: true });
  expect(session.written().length).toBeLessThanOrEqual(length + 1);
  run.trainer.dispose();
});

test('reports a prompt with an unknown character, and can write on', async () => {
  const run = createTrainingRun(text, settings);
  const session = observedSession(run);
  session.write({ ...request, prompt: 'thé' });
  await session.until((messages) => messages.length > 0);
  expect(session.last()).toEqual({
    type: 'failed',
    activity: 'writing',
    sentence: 'The network has never seen “é”: it is not in the text. Take it out of the prompt.',
  });
  session.forget();
  session.write(request);
  await session.until(hasEnded);
  expect(session.written()).toHaveLength(200);
  run.trainer.dispose();
});

test('keeps no tensors of the texts it wrote, nor more of each step', async () => {
  const run = createTrainingRun(text, settings);
  const session = observedSession(run);
  session.resume();
  await session.until(hasStep(2));
  session.pause();
  await eventLoopTurn();
  await eventLoopTurn();
  const { numTensors } = memory();
  session.write({ ...request, prompt: 'é' });
  session.write(request);
  await session.until(hasEnded);
  session.resume();
  await session.until(hasStep(12));
  session.pause();
  await eventLoopTurn();
  await eventLoopTurn();
  expect(memory().numTensors).toBe(numTensors);
  run.trainer.dispose();
});
