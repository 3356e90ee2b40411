import { initializeBackend } from '@unroll/kernels';
import { type CallTime, clockKernels } from './clock-kernels.ts';
import type { Row } from './row.ts';
import { prepare } from './unroll/prepare.ts';
import { prepareTrainingLoop } from './unroll/prepare-training.ts';

const warmUpMilliseconds = 1500;
const measuredMilliseconds = 4000;
const turnCount = 8; // with and without the clock, so that both have the same machine

/** One repetition: how long it took, and its clocked calls. */
type Repetition = { readonly milliseconds: number; readonly calls: readonly CallTime[] };

/**
 * Where the time of a repetition of each row goes, by kernel of tfjs: the mean of the faster half of many. A step of
 * training is one of the training loop, with all that it does besides.
 */
export async function* profileRows(rows: readonly Row[]): AsyncGenerator<string> {
  await initializeBackend();
  const clock = clockKernels('wasm');
  for (const { name, workload } of rows) {
    const runner = workload.kind === 'train' ? prepareTrainingLoop(workload) : prepare(workload);

    async function repeatFor(limit: number): Promise<Repetition[]> {
      const repetitions: Repetition[] = [];
      const begun = performance.now();
      while (performance.now() - begun < limit) {
        clock.reset();
        const repetitionBegun = performance.now();
        await runner.run(1);
        repetitions.push({ milliseconds: performance.now() - repetitionBegun, calls: clock.times() });
      }
      return repetitions;
    }

    await repeatFor(warmUpMilliseconds);
    const clocked: Repetition[] = [];
    const unclocked: Repetition[] = [];
    for (let turn = 0; turn < turnCount; turn++) {
      clock.isRunning = true;
      clocked.push(...(await repeatFor(measuredMilliseconds / turnCount)));
      clock.isRunning = false;
      unclocked.push(...(await repeatFor(measuredMilliseconds / turnCount)));
    }
    runner.release();
    yield profileTable(name, fasterHalf(clocked), meanMilliseconds(fasterHalf(unclocked)));
  }
}

/** What something else on the machine slowed down is left out. */
function fasterHalf(repetitions: readonly Repetition[]): Repetition[] {
  const sorted = [...repetitions].sort((left, right) => left.milliseconds - right.milliseconds);
  return sorted.slice(0, Math.ceil(sorted.length / 2));
}

function meanMilliseconds(repetitions: readonly Repetition[]): number {
  return repetitions.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / repetitions.length;
}

/** @param unclocked How long a repetition takes without the clock. */
function profileTable(name: string, repetitions: readonly Repetition[], unclocked: number): string {
  const total = meanMilliseconds(repetitions);
  const calls = meanCalls(repetitions);
  const inKernels = calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = [
    ...calls.map((call) => line(call.name, call.callCount, call.milliseconds, total)),
    line('JavaScript between kernels', undefined, total - inKernels, total),
    line(`total, mean of ${repetitions.length}`, undefined, total, total),
    line('total without the clock', undefined, unclocked, total),
    `  without the clock ${((100 * (unclocked - inKernels)) / inKernels).toFixed(1)} % more than the kernels`,
  ];
  return [name, ...lines].join('\n');
}

/** The calls of a mean repetition by name, longest first. */
function meanCalls(repetitions: readonly Repetition[]): CallTime[] {
  const means = new Map<string, CallTime>();
  for (const { name, callCount, milliseconds } of repetitions.flatMap(({ calls }) => calls)) {
    const mean = means.get(name) ?? { name, callCount: 0, milliseconds: 0 };
    means.set(name, {
      name,
      callCount: mean.callCount + callCount / repetitions.length,
      milliseconds: mean.milliseconds + milliseconds / repetitions.length,
    });
  }
  return [...means.values()].sort((left, right) => right.milliseconds - left.milliseconds);
}

function line(label: string, callCount: number | undefined, milliseconds: number, total: number): string {
  const calls = callCount === undefined ? '' : `${callCount.toFixed(1)} ×`;
  const share = `${((100 * milliseconds) / total).toFixed(1)} %`;
  return `  ${label.padEnd(40)} ${calls.padStart(9)} ${milliseconds.toFixed(3).padStart(10)} ms ${share.padStart(8)}`;
}
