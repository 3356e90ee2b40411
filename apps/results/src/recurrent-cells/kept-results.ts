import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { CellResult, CellTask } from './cell-task.ts';

/** Every training that was made, one on a line, beside the report. */
const file = new URL('../../../../docs/results/recurrent-cells.jsonl', import.meta.url);

type Line = { readonly task: CellTask; readonly result: CellResult };

/** The result of a training that was made before with the same settings, so that an interrupted job goes on where it was. */
export function keptResult(task: CellTask): CellResult | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as Line);
  return all.find((line) => describe(line.task) === describe(task))?.result;
}

/** Keeps the result of a training. */
export function keepResult(task: CellTask, result: CellResult): void {
  appendFileSync(file, `${JSON.stringify({ task, result } satisfies Line)}\n`);
}

/** A task as a text that is the same in whatever order its settings are written. */
function describe(task: CellTask): string {
  return JSON.stringify(Object.entries(task).sort(([left], [right]) => (left < right ? -1 : 1)));
}
