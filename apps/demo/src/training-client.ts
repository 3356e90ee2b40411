import type { PageMessage, WorkerMessage } from './messages.js';

/** The page's end of a training worker. */
export interface TrainingClient {
  send(message: PageMessage): void;
  /** Ends the worker at once, whatever it is doing. */
  close(): void;
}

/**
 * Starts a training worker.
 *
 * @param onMessage Told what the worker says, and with `failed` if it cannot be loaded or breaks off.
 */
export function startTrainingClient(onMessage: (message: WorkerMessage) => void): TrainingClient {
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { type: 'module' });
  let isLoaded = false;
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    isLoaded = true;
    onMessage(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onMessage({
      type: 'failed',
      activity: isLoaded ? 'training' : 'start',
      sentence: isLoaded
        ? `The training worker broke off: ${event.message || 'no reason was given'}.`
        : 'The training worker could not be loaded from the server of this page.',
    });
  });
  return {
    send: (message) => worker.postMessage(message),
    close: () => worker.terminate(),
  };
}
