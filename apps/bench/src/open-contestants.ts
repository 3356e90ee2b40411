import { fileURLToPath } from 'node:url';
import { type ContestantProcess, startContestant } from './contestant-process.ts';

/** The processes of a benchmark. */
export type Contestants = {
  readonly unroll: ContestantProcess;
  readonly tfjsLayers: ContestantProcess;
  /** tfjs-layers after our `initializeBackend()`. */
  readonly tfjsLayersInstalled: ContestantProcess;
  /** PyTorch, once for each number of threads that is tried; none where no Python has it. */
  readonly pytorch: readonly PytorchProcess[];
};

/** PyTorch with a fixed number of threads. */
export type PytorchProcess = { readonly threadCount: number; readonly contestant: ContestantProcess };

const threadCounts = [1, 2];

/** Starts every contestant. */
export async function openContestants(): Promise<Contestants> {
  const tfjsLayers = script('tfjs-layers.ts');
  return {
    unroll: await startContestant({ file: process.execPath, arguments: [script('unroll.ts')] }),
    tfjsLayers: await startContestant({ file: process.execPath, arguments: [tfjsLayers] }),
    tfjsLayersInstalled: await startContestant({ file: process.execPath, arguments: [tfjsLayers, 'installed'] }),
    pytorch: await openPytorch(),
  };
}

/** Ends them. */
export function closeContestants({ unroll, tfjsLayers, tfjsLayersInstalled, pytorch }: Contestants): void {
  const processes = [unroll, tfjsLayers, tfjsLayersInstalled, ...pytorch.map(({ contestant }) => contestant)];
  for (const contestant of processes) contestant.stop();
}

async function openPytorch(): Promise<PytorchProcess[]> {
  const candidates = [process.env['PYTHON'] ?? [], '/usr/bin/python3', 'python3'].flat();
  for (const python of candidates) {
    try {
      return await Promise.all(threadCounts.map((threadCount) => startPytorch(python, threadCount)));
    } catch {
      // This Python is missing, or has no PyTorch: the next one may.
    }
  }
  return [];
}

async function startPytorch(python: string, threadCount: number): Promise<PytorchProcess> {
  const threads = String(threadCount);
  const contestant = await startContestant({
    file: python,
    arguments: [script('pytorch.py'), threads],
    environment: { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads },
  });
  return { threadCount, contestant };
}

function script(name: string): string {
  return fileURLToPath(new URL(`./contestants/${name}`, import.meta.url));
}
