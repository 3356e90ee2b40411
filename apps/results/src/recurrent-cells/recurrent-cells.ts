import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CellResult, CellTask } from './cell-task.ts';
import { comparedCells } from './compared-cells.ts';
import { inParallel } from './in-parallel.ts';
import { keepResult, keptResult } from './kept-results.ts';

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

/**
 * One cell with the best of the learning rates, which is chosen by shorter trainings, measured elsewhere. A rate at which
 * the long training ends no better than the short one is too high for it: then it is the next best one's turn.
 */
async function tuneAndTrain(cell: string): Promise<Row> {
  const tried: { learningRate: number; loss: number }[] = [];
  for (const learningRate of learningRates) {
    const { loss } = await trainCell({ ...common, cell, learningRate, seconds: tuningSeconds, measuredTenth: 9 });
    tried.push({ learningRate, loss: loss ?? Number.MAX_VALUE });
  }
  tried.sort((left, right) => left.loss - right.loss);
  let row: Row | undefined;
  for (const { learningRate, loss } of tried) {
    const result = await trainCell({ ...common, cell, learningRate, seconds: trainingSeconds, measuredTenth: 10 });
    row = { ...result, cell, learningRate };
    if (result.loss !== null && result.loss < loss) break;
  }
  return row as Row;
}

/** Trains in a process of its own, unless the result is there already. */
async function trainCell(task: CellTask): Promise<CellResult> {
  const kept = keptResult(task);
  if (kept !== undefined) return kept;
  const script = fileURLToPath(new URL('train-cell.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)]);
  const result = JSON.parse(stdout) as CellResult;
  keepResult(task, result);
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
      `| ${cell} | ${width} | ${parameterCount.toLocaleString('en-US')} | ${learningRate} | ${milliseconds.toFixed(1)} | ${steps.toLocaleString('en-US')} | ${Math.round((steps * milliseconds) / 1000)} s | ${loss === null ? 'diverged' : loss.toFixed(3)} |`,
  );
  return `# Recurrent cells on tiny-shakespeare

What each cell learns in about ${trainingSeconds / 60} minutes on one core: a language model of ${layerCount} equal layers over one-hot characters, as wide
as ${parameterLimit.toLocaleString('en-US')} parameters allow. The first 90 % of the text are learned from; the losses are on the last 10 %.

All have the same settings: weights that read characters start within ±${firstWeight}, other parameters as the cell says; ${batchSize} streams ×
${timeSteps} characters a batch; Adam with ${warmUpSteps} steps of warm-up and half a cosine down to a tenth; gradients clipped to a norm of ${clippedNorm}; no
dropout; one seed. The learning rate's peak is the best of ${learningRates.join(', ')} for each, by trainings of ${tuningSeconds} seconds on
the first 80 %, measured on the tenth after them; where the long training ends no better than the short one, the next best.

Time is the process's own on processors, so that what else the machine does counts little. How many steps fit is measured
before; what they took in the end, more or less than ${trainingSeconds} s, is in the table. With as many steps the losses are the same on
every machine. All trainings, those for the learning rates too, are
in recurrent-cells.jsonl; without that file they are made anew.

| cell | width | parameters | learning rate | ms a step | steps | in all | nats a character |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}
