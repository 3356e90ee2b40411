import { failureOf } from './plain-error.js';

/** A Web Worker, as far as it is used here. */
export interface WebWorkerHandle {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  terminate(): void;
}

/** A thread of node:worker_threads, as far as it is used here. */
export interface NodeWorkerHandle {
  // biome-ignore lint/suspicious/noExplicitAny: Node and the DOM have different types of what can be handed over
  postMessage(message: unknown, transfer: any): void;
  on(type: 'error', listener: (error: Error) => void): unknown;
  on(type: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

/** A worker, of a browser or of Node. */
export type WorkerHandle = WebWorkerHandle | NodeWorkerHandle;

/** Calls a function when a worker fails or ends, with what became of it, continuing "worker 2 of 2 …". */
export function watchWorker(worker: WorkerHandle, whenLost: (problem: string, cause?: unknown) => void): void {
  if ('on' in worker) {
    worker.on('error', (error) => whenLost(failureOf(error), error));
    worker.on('exit', (code) => whenLost(`ended with exit code ${code} before training did`));
    return;
  }
  worker.addEventListener('error', (event) => {
    const { message } = event as Partial<ErrorEvent>; // none where the file itself did not arrive
    const problem = message ? `failed: ${message}` : 'did not start: its file, or one that it imports, was not loaded';
    whenLost(problem, (event as Partial<ErrorEvent>).error);
  });
  worker.addEventListener('messageerror', () => whenLost('was sent what cannot be read'));
}
