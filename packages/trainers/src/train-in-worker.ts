import { requireInteger, WorkerError } from '@unroll/core';
import { failureOf } from './plain-error.js';
import { type EventIterator, pushedEvents } from './pushed-events.js';
import type { TrainingEvent } from './training-event.js';
import { type WorkerHandle, watchWorker } from './worker-handle.js';
import { type BeginMessage, beginType, type ControlMessage, type WorkerMessage } from './worker-message.js';

/** Options of {@link trainInWorker}. */
export type TrainInWorkerOptions = {
  /** How many workers share the rows of every batch. Integer, at least 1. Default 1. */
  readonly workers?: number;
  /**
   * Ends after the step or the validation batch under way when it is aborted, with the last events. Where the workers then
   * send nothing for five seconds though there is room, being stuck, they are ended and the loop rejects.
   */
  readonly signal?: AbortSignal;
};

/** How long after an abort the workers may say nothing: it covers a step, or the snapshot of a large model. */
const graceSeconds = 5;

/** How long to wait for the word of how a worker ended, which tells more than that its leader misses it. */
const patienceMilliseconds = 500;

/**
 * Trains in a worker, or in several, and gives the events that `train` would give here, in the same order.
 *
 * The workers train what the program that they serve says: see `serveTraining`. They may be a few events ahead of who
 * reads them; what cannot wait in memory waits for the reader. Leaving the loop, or calling `return`, ends the workers at
 * once, wherever they are. What was trained comes back in checkpoints.
 *
 * @param createWorker Makes a Web Worker, or a Worker of node:worker_threads. Called once for each.
 * @param settings Copied to each worker, and handed to its program.
 * @throws WorkerError if a worker throws, ends before training does, or does not end within the grace after an abort.
 * @throws ArgumentError if the number of workers is not an integer of at least 1.
 * @example
 * const createWorker = () => new Worker(new URL('./training.worker.js', import.meta.url), { type: 'module' });
 * for await (const event of trainInWorker(createWorker, { text }, { workers: 2 })) if (event.type === 'step') show(event.loss);
 */
export function trainInWorker<Settings>(
  createWorker: () => WorkerHandle,
  settings: Settings,
  options: TrainInWorkerOptions = {},
): EventIterator<TrainingEvent> {
  const { workers: workerCount = 1, signal } = options;
  const workers: WorkerHandle[] = [];
  const controls: MessagePort[] = [];
  const ended = new AbortController();
  let untakenCount = 0; // events that wait for the reader
  let grace: ReturnType<typeof setTimeout> | undefined;

  function tellLeader(message: ControlMessage): void {
    controls[0]?.postMessage(message);
  }

  return pushedEvents<TrainingEvent>((sink) => {
    function fail(index: number, problem: string, cause?: unknown): void {
      sink.fail(new WorkerError({ caller: 'trainInWorker', worker: index + 1, workerCount, problem }, { cause }));
    }

    function receive(index: number, message: WorkerMessage): void {
      if (message.type === 'event') {
        untakenCount++;
        sink.push(message.event);
        renewGrace();
      } else if (message.type === 'failed') {
        const { worker = index + 1, problem = failureOf(message.error) } = message.facts ?? {};
        const tell = (): void => fail(worker - 1, problem, message.error);
        if (message.isGone === true) setTimeout(tell, patienceMilliseconds);
        else tell();
      } else {
        const request = navigator.locks.request(message.lock, { signal: ended.signal }, () => {
          fail(index, 'ended before training did');
        });
        request.catch(() => {}); // it is no longer waited for
      }
    }

    /** After an abort, waits for the workers anew; not while they may be waiting for the reader. */
    function renewGrace(): void {
      clearTimeout(grace);
      if (signal?.aborted !== true || untakenCount > 0 || ended.signal.aborted) return;
      grace = setTimeout(() => fail(0, `did not end within ${graceSeconds} seconds of the abort`), 1000 * graceSeconds);
    }

    function abort(): void {
      tellLeader({ type: 'abort' });
      renewGrace();
    }

    return {
      begin() {
        requireInteger('trainInWorker', { workers: workerCount });
        const toFollowers = Array.from({ length: workerCount - 1 }, () => new MessageChannel());
        for (let index = 0; index < workerCount; index++) {
          const worker = createWorker();
          workers.push(worker);
          watchWorker(worker, (problem, cause) => fail(index, problem, cause));
          const { port1, port2 } = new MessageChannel();
          controls.push(port1);
          port1.onmessage = ({ data }: MessageEvent<WorkerMessage>) => receive(index, data);
          const channels = toFollowers.flatMap((channel, follower) => {
            if (index === 0) return [channel.port1];
            return index === follower + 1 ? [channel.port2] : [];
          });
          const replica = { index, count: workerCount };
          const message: BeginMessage = { type: beginType, settings, replica, control: port2, channels };
          worker.postMessage(message, [port2, ...channels]);
        }
        signal?.addEventListener('abort', abort, { signal: ended.signal });
        if (signal?.aborted === true) abort();
      },

      taken() {
        untakenCount--;
        tellLeader({ type: 'taken' });
        renewGrace();
      },

      isLast: ({ type }) => type === 'done',

      async end() {
        ended.abort();
        clearTimeout(grace);
        for (const control of controls) control.close();
        await Promise.all(workers.map((worker) => worker.terminate()));
      },
    };
  });
}
