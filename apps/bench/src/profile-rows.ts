import { initializeBackend } from '@unroll/kernels';
import { clockKernels } from './clock-kernels.ts';
import type { Row } from './row.ts';
import { prepare } from './unroll/prepare.ts';

const warmUpMilliseconds = 1500;
const measuredMilliseconds = 3000;

/** Where the time of one repetition of each row goes, by kernel of tfjs, as tables. */
export async function* profileRows(rows: readonly Row[]): AsyncGenerator<string> {
  await initializeBackend();
  const clock = clockKernels('wasm');
  for (const { name, workload } of rows) {
    const runner = prepare(workload);
    await repeatFor(warmUpMilliseconds);
    clock.reset();
    const { repetitions, milliseconds } = await repeatFor(measuredMilliseconds);
    const kernels = clock.times().map((time) => ({ ...time, milliseconds: time.milliseconds / repetitions }));
    const inKernels = kernels.reduce((sum, time) => sum + time.milliseconds, 0);
    const total = milliseconds / repetitions;
    const lines = [
      ...kernels.map((time) => [time.name, time.callCount / repetitions, time.milliseconds] as const),
      ['JavaScript between kernels', undefined, total - inKernels] as const,
      [`total, mean of ${repetitions}`, undefined, total] as const,
    ];
    yield [name, ...lines.map(([label, calls, part]) => line(label, calls, part, total))].join('\n');
    runner.release();

    async function repeatFor(limit: number): Promise<{ repetitions: number; milliseconds: number }> {
      const begun = performance.now();
      for (let repetitions = 1; ; repetitions++) {
        await runner.run(1);
        const milliseconds = performance.now() - begun;
        if (milliseconds >= limit) return { repetitions, milliseconds };
      }
    }
  }
}

function line(label: string, callCount: number | undefined, milliseconds: number, total: number): string {
  const calls = callCount === undefined ? '' : `${callCount.toFixed(callCount % 1 === 0 ? 0 : 1)} ×`;
  const share = `${((100 * milliseconds) / total).toFixed(1)} %`;
  return `  ${label.padEnd(36)} ${calls.padStart(9)} ${milliseconds.toFixed(3).padStart(10)} ms ${share.padStart(8)}`;
}
