import { WorkerError } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { createTrainer } from './create-trainer.js';
import { dataParallel } from './data-parallel.js';
import { followLeader } from './follow-leader.js';
import { listenAsWorker } from './own-thread.js';
import { plainError } from './plain-error.js';
import type { StreamBatch } from './stream-batch.js';
import { train } from './train.js';
import type { TrainingEvent } from './training-event.js';
import type { TrainingPlan, TrainingProgram } from './training-plan.js';
import {
  type BeginMessage,
  beginType,
  type ControlMessage,
  mostEventsAhead,
  type WorkerMessage,
} from './worker-message.js';

/**
 * Makes a worker of this file, which trains what a program says when `trainInWorker` asks for it.
 *
 * To be called in a Web Worker or a thread of node:worker_threads, before anything is awaited. Where several workers train
 * together the program runs in each: all say the same objective and optimizer, and the first one's key or snapshot,
 * batches and options count. What is to differ between them, the noise of their rows, takes the number of the replica.
 *
 * @param program Given the settings, a copy of those of `trainInWorker`, and which replica it is.
 * @throws BackendError if this thread is not a worker.
 * @example
 * serveTraining(async ({ text, steps }: Settings) => {
 *   await initializeBackend();
 *   const batches = textBatches(tokenizer.encode(text), { batchSize: 50, timeSteps: 50 });
 *   return { objective, optimizer, key: randomKey(1), batches, options: { steps } };
 * });
 */
export function serveTraining<
  Settings,
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(program: TrainingProgram<Settings, Parameters, RecurrentState, OptimizerState, Batch>): void {
  listenAsWorker('serveTraining', (message) => {
    const begin = message as BeginMessage | undefined;
    if (begin?.type === beginType) serve(program, begin);
  });
}

async function serve<
  Settings,
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  program: TrainingProgram<Settings, Parameters, RecurrentState, OptimizerState, Batch>,
  { settings, replica, control, channels }: BeginMessage,
): Promise<void> {
  function tell(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
    control.postMessage(message, transfer);
  }

  const aborter = new AbortController();
  let room = mostEventsAhead;
  let whenTaken = (): void => {};
  control.onmessage = ({ data }: MessageEvent<ControlMessage>) => {
    if (data.type === 'abort') aborter.abort();
    if (data.type === 'taken') room++;
    whenTaken();
  };

  try {
    holdLock((lock) => tell({ type: 'alive', lock }));
    const plan = await program(settings as Settings, replica);
    if (replica.index > 0) {
      await followLeader(plan, channels[0] as MessagePort);
      return;
    }
    for await (const event of eventsOf(plan, channels, aborter.signal)) {
      tell({ type: 'event', event }, buffersOf(event));
      room--;
      while (room === 0) {
        await new Promise<void>((resolve) => {
          whenTaken = resolve;
        });
      }
    }
  } catch (error) {
    const other = WorkerError.isInstance(error) ? { facts: error.facts, isGone: error.cause === undefined } : {};
    tell({ type: 'failed', error: plainError(error), ...other });
  }
}

/** The events of training: alone, or with followers. */
async function* eventsOf<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  plan: TrainingPlan<Parameters, RecurrentState, OptimizerState, Batch>,
  followers: readonly MessagePort[],
  signal: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const trainer = followers.length === 0 ? createTrainer(plan) : dataParallel({ ...plan, followers });
  try {
    yield* train(trainer, plan.batches, { ...plan.options, signal });
  } finally {
    trainer.dispose();
  }
}

/** The memory of a snapshot, which is handed over: nobody here needs it any more. */
function buffersOf(event: TrainingEvent): ArrayBuffer[] {
  if (event.type !== 'checkpoint') return [];
  const { parameters, optimizerState, recurrentState, best, latest } = event.snapshot;
  return [parameters, optimizerState, recurrentState, best?.parameters, latest?.parameters].flatMap((tree) =>
    Object.values(tree ?? {}).map(({ data }) => data.buffer as ArrayBuffer),
  );
}

/**
 * Holds a lock for as long as this thread lives: a browser tells nobody that a worker was ended, but gives its locks to
 * whoever waits for them.
 */
function holdLock(whenHeld: (lock: string) => void): void {
  if (!('WorkerGlobalScope' in globalThis) || navigator.locks === undefined) return; // Node tells of a thread's end
  const lock = `unroll:train:${crypto.randomUUID()}`;
  const held = navigator.locks.request(lock, () => {
    whenHeld(lock);
    return new Promise(() => {});
  });
  held.catch(() => {}); // a page without an origin has none; its workers' ends are not noticed
}
