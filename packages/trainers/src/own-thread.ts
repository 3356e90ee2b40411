import { BackendError } from '@unroll/core';

type Listener = (message: unknown) => void;

/** What node:worker_threads has for a worker. */
type NodeThreads = { readonly parentPort: { on(type: 'message', listener: Listener): void } | null };

/**
 * Listens to the messages that a worker is sent by the thread which made it.
 *
 * Node's module is asked for by name, so that bundlers for the browser see no import of it.
 *
 * @throws BackendError if this thread is not a worker.
 */
export function listenAsWorker(caller: string, listener: Listener): void {
  const node = (globalThis as { process?: { getBuiltinModule?(id: string): unknown } }).process;
  const threads = node?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;
  if (threads?.parentPort) {
    threads.parentPort.on('message', listener);
  } else if ('WorkerGlobalScope' in globalThis) {
    globalThis.addEventListener('message', ({ data }: MessageEvent) => listener(data));
  } else {
    throw new BackendError({
      caller,
      problem: 'this thread is not a worker',
      advice: 'Call it in the file that a Worker is made of.',
    });
  }
}
