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

/** PyTorch with a fixed number of threads: its own, and, where they differ, those of the library of its matrix products. */
export type PytorchProcess = { readonly threads: string; readonly contestant: ContestantProcess };

const threadCounts = [
  { own: '1', products: '1' },
  { own: '1', products: '2' },
  { own: '2', products: '2' },
] as const;

/** Starts every contestant. */
export async function openContestants(): Promise<Contestants> {
  const [unroll, tfjsLayers, tfjsLayersInstalled, pytorch] = await Promise.all([
    startContestant({ file: process.execPath, arguments: [script('unroll.ts')] }),
    startContestant({ file: process.execPath, arguments: [script('tfjs-layers.ts')] }),
    startContestant({ file: process.execPath, arguments: [script('tfjs-layers.ts'), 'installed'] }),
    startPytorch(),
  ]);
  return { unroll, tfjsLayers, tfjsLayersInstalled, pytorch };
}

/** Ends them. */
export function closeContestants({ unroll, tfjsLayers, tfjsLayersInstalled, pytorch }: Contestants): void {
  const processes = [unroll, tfjsLayers, tfjsLayersInstalled, ...pytorch.map(({ contestant }) => contestant)];
  for (const contestant of processes) contestant.stop();
}

async function startPytorch(): Promise<PytorchProcess[]> {
  const named = process.env['PYTHON'];
  const candidates = named === undefined ? ['/usr/bin/python3', 'python3'] : [named];
  for (const python of candidates) {
    try {
      return await Promise.all(threadCounts.map((counts) => startPytorchWith(python, counts)));
    } catch {
      // This Python is missing, or has no PyTorch.
    }
  }
  return [];
}

async function startPytorchWith(
  python: string,
  { own, products }: (typeof threadCounts)[number],
): Promise<PytorchProcess> {
  const contestant = await startContestant({
    file: python,
    arguments: [script('pytorch.py'), own],
    environment: { OMP_NUM_THREADS: own, OPENBLAS_NUM_THREADS: products, MKL_NUM_THREADS: products },
  });
  return { threads: own === products ? own : `${own} + ${products}`, contestant };
}

function script(name: string): string {
  return fileURLToPath(new URL(`./contestants/${name}`, import.meta.url));
}
