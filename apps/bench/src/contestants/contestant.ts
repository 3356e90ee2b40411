import type { Workload } from '../workload.ts';

/** A workload made ready: `run` repeats it, and is what is timed. */
export type Runner = {
  run(repetitions: number): void | Promise<void>;
  release(): void;
};

/** What takes part in the measurements, in a process of its own. */
export type Contestant = {
  /** What runs, with its version. */
  readonly description: string;
  prepare(workload: Workload): Runner | Promise<Runner>;
};
