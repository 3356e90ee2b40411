import { UnrollError } from './unroll-error.js';

/** The facts of a {@link WorkerError}. */
export type WorkerErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** Which of the workers it is, counted from 1. */
  readonly worker: number;
  /** How many there are. */
  readonly workerCount: number;
  /** What became of it, continuing "worker 2 of 2 …", without its full stop. */
  readonly problem: string;
};

/**
 * A thread that failed or ended before its work was done.
 *
 * What was thrown in the thread, where something was, is the `cause`: a plain Error with its message and stack.
 *
 * @example throw new WorkerError({ caller: 'trainInWorker', worker: 2, workerCount: 2, problem: 'ended with exit code 1' });
 */
export class WorkerError extends UnrollError {
  override readonly name = 'WorkerError';
  readonly facts: WorkerErrorFacts;

  constructor(facts: WorkerErrorFacts, options: { readonly cause?: unknown } = {}) {
    const { caller, worker, workerCount, problem } = facts;
    super(`${caller}: worker ${worker} of ${workerCount} ${problem}.`);
    this.facts = facts;
    if (options.cause !== undefined) this.cause = options.cause;
  }

  static override isInstance(value: unknown): value is WorkerError {
    return UnrollError.isInstance(value) && value.name === 'WorkerError';
  }
}
