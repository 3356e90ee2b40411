import { cpus, totalmem } from 'node:os';
import type { Peak } from '../find-peak.ts';
import type { Contestants } from '../open-contestants.ts';

/** What results depend on besides the code, a sentence each: machine, contestants, peak, and what the environment sets. */
export function describeSetting({ unroll, tfjsLayers, pytorch }: Contestants, peak: Peak): string[] {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const { rows, inner, columns } = peak.product;
  const version = pytorch[0]?.contestant.description;
  const settings = Object.entries(process.env).filter(([name]) =>
    /^(OPENBLAS|OMP|GOMP|KMP|MKL|NODE_OPTIONS)/.test(name),
  );
  return [
    `Machine: ${cpus().length} cores of ${cpus()[0]?.model.trim()}, ${gibibytes} GiB.`,
    `Ours: ${unroll.description}, one thread, but for the rows of two workers.`,
    `Peers: ${tfjsLayers.description}; ${version ?? 'no PyTorch, since no Python that has it was found'}.`,
    `Peak: ${peak.gigaflopsPerSecond.toFixed(1)} GFLOP/s, matMul of ${rows} × ${inner} by ${inner} × ${columns}.`,
    ...(settings.length === 0
      ? []
      : [`Set in the environment: ${settings.map(([name, value]) => `${name}=${value}`).join(', ')}.`]),
  ];
}
