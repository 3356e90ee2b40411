import { failureOf, plainError } from './plain-error.js';

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
  on(type: 'error', listener: (thrown: unknown) => void): unknown;
  on(type: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

/** A worker, of a browser or of Node. */
export type WorkerHandle = WebWorkerHandle | NodeWorkerHandle;

/** Calls a function when a worker fails or ends, with what became of it, continuing "worker 2 of 2 …". */
export function watchWorker(worker: WorkerHandle, whenLost: (problem: string, cause?: unknown) => void): void {
  if ('on' in worker) {
    worker.on('error', (thrown) => whenLost(failureOf(thrown), plainError(thrown)));
    worker.on('exit', (code) => whenLost(`ended with exit code ${code} before training did`));
    return;
  }
  worker.addEventListener('error', (event) => {
    const { message, error } = event as Partial<ErrorEvent>; // none where the file itself did not arrive
    if (message) whenLost(`failed: ${message}`, plainError(error ?? message));
    else whenLost('did not start: its file, or one that it imports, was not loaded');
  });
  worker.addEventListener('messageerror', () => whenLost('was sent what cannot be read'));
}
