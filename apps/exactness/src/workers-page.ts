import { type TrainingEvent, trainInWorker } from '@unroll/trainers';
import { hashOf } from './hash-of.js';
import { comparedSizes, type LstmSizes } from './lstm-sizes.js';

/**
 * Trains in workers, and shows the report as JSON. `?workers=2` is how many, `&hiddenSize=128` and the like sizes of another
 * network, `&end=1` which of them is ended after ten steps.
 */
async function run(): Promise<object> {
  const query = Object.fromEntries(
    [...new URLSearchParams(location.search)].map(([name, text]) => [name, Number(text)]),
  );
  const { workers = 1, end, ...sizes } = query;
  const settings: LstmSizes = { ...comparedSizes, ...sizes };
  const made: Worker[] = [];
  const createWorker = (): Worker => {
    const worker = new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' });
    made.push(worker);
    return worker;
  };
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  );
  let last: Extract<TrainingEvent, { type: 'checkpoint' }> | undefined;
  const steps: number[] = [];
  for await (const event of trainInWorker(createWorker, settings, { workers })) {
    if (event.step === 1) observer.observe({ type: 'longtask' }); // the page itself was loaded before
    if (event.type === 'step') steps.push(event.durationMilliseconds);
    if (event.type === 'checkpoint') last = event;
    if (event.step === 10 && end !== undefined) made[end]?.terminate();
  }
  await new Promise((resolve) => setTimeout(resolve, 100)); // the observer is told after the task
  const parameters = Object.values(last?.snapshot.parameters ?? {}).map(({ data }) => data as Float32Array);
  return {
    isIsolated: crossOriginIsolated,
    isShared: typeof SharedArrayBuffer === 'function',
    longestTask: Math.max(0, ...longTasks),
    stepMilliseconds: median(steps),
    hash: await hashOf(parameters),
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function show(report: object): void {
  (document.querySelector('#report') as HTMLElement).textContent = JSON.stringify(report);
}

run().then(show, (error: unknown) => show({ error: error instanceof Error ? error.message : String(error) }));
