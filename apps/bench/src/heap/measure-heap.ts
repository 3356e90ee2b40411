import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { trainingBytes } from '../training-bytes.ts';
import type { TrainingWorkload } from '../workload.ts';

/** The heap during a step of training of ours. */
export type HeapUse = {
  /** The most bytes that were allocated at once. */
  readonly peakBytes: number;
  /** What `trainingBytes` says that a step needs. */
  readonly neededBytes: number;
};

/** Measures the heap in a process of its own. */
export async function measureHeap(workload: TrainingWorkload): Promise<HeapUse> {
  const script = fileURLToPath(new URL('./main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(workload)]);
  const { peakBytes, parameterCount } = JSON.parse(stdout) as { peakBytes: number; parameterCount: number };
  return { peakBytes, neededBytes: trainingBytes(workload, parameterCount) };
}
