import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CellResult, CellTask } from './cell-task.ts';
import { comparedCells } from './compared-cells.ts';
import { inParallel } from './in-parallel.ts';

/** What is the same for all cells. */
const common = {
  layerCount: 2,
  parameterLimit: 250_000,
  firstWeight: 0.5,
  batchSize: 16,
  timeSteps: 64,
  warmUpSteps: 20,
  clippedNorm: 5,
} as const;
const learningRates = [0.006, 0.012, 0.024];
const tuningSeconds = 30;
const trainingSeconds = 180;

type Row = CellResult & { readonly cell: string; readonly learningRate: number };

/**
 * Trains a language model of every cell on tiny-shakespeare, each for the same time on one core and with about as many
 * parameters, and reports their losses as Markdown.
 */
export async function recurrentCells(): Promise<string> {
  const rows = await inParallel(Object.keys(comparedCells), availableParallelism(), tuneAndTrain);
  return report([...rows].sort((left, right) => (left.loss ?? Number.MAX_VALUE) - (right.loss ?? Number.MAX_VALUE)));
}

/** One cell with the best of the learning rates, which is chosen by shorter trainings, measured elsewhere. */
async function tuneAndTrain(cell: string): Promise<Row> {
  let best = { learningRate: learningRates[0] as number, loss: Infinity };
  for (const learningRate of learningRates) {
    const { loss } = await trainCell({ ...common, cell, learningRate, seconds: tuningSeconds, measuredTenth: 9 });
    if (loss !== null && loss < best.loss) best = { learningRate, loss };
  }
  const { learningRate } = best;
  const result = await trainCell({ ...common, cell, learningRate, seconds: trainingSeconds, measuredTenth: 10 });
  return { ...result, cell, learningRate };
}

/** Trains in a process of its own. */
async function trainCell(task: CellTask): Promise<CellResult> {
  const script = fileURLToPath(new URL('train-cell.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)]);
  const result = JSON.parse(stdout) as CellResult;
  const loss = result.loss === null ? 'diverged' : `${result.loss.toFixed(3)} nats`;
  console.error(
    `${task.cell}, ${task.learningRate}, ${task.seconds} s: ${loss}, ${result.steps} steps of ${result.milliseconds.toFixed(1)} ms`,
  );
  return result;
}

function report(rows: readonly Row[]): string {
  const { layerCount, parameterLimit, firstWeight, batchSize, timeSteps, warmUpSteps, clippedNorm } = common;
  const lines = rows.map(
    ({ cell, width, parameterCount, learningRate, milliseconds, steps, loss }) =>
      `| ${cell} | ${width} | ${parameterCount.toLocaleString('en-US')} | ${learningRate} | ${milliseconds.toFixed(1)} | ${steps.toLocaleString('en-US')} | ${loss === null ? 'diverged' : loss.toFixed(3)} |`,
  );
  return `# Recurrent cells on tiny-shakespeare

What each cell learns in ${trainingSeconds / 60} minutes on one core: a language model of ${layerCount} equal layers over one-hot characters, as wide
as ${parameterLimit.toLocaleString('en-US')} parameters allow. The first 90 % of the text are learned from; the losses are on the last 10 %.

All have the same settings: weights that read characters start within ±${firstWeight}, other parameters as the cell says; ${batchSize} streams ×
${timeSteps} characters a batch; Adam with ${warmUpSteps} steps of warm-up and half a cosine down to a tenth; gradients clipped to a norm of ${clippedNorm}; no
dropout; one seed. The learning rate's peak is the best of ${learningRates.join(', ')} for each, by trainings of ${tuningSeconds} seconds on
the first 80 %, measured on the tenth after them.

Time is the process's own on processors, so that what else the machine does counts little. How many steps fit is measured
before; with as many steps the losses are the same on every machine.

| cell | width | parameters | learning rate | ms a step | steps | nats a character |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}
