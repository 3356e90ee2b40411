import { writeFileSync } from 'node:fs';
import { findPeak } from './find-peak.ts';
import { type Instruments, measureRow } from './measure-row.ts';
import { closeContestants, openContestants } from './open-contestants.ts';
import type { Arguments } from './parse-arguments.ts';
import { describeSetting } from './report/describe-setting.ts';
import { markdownReport } from './report/markdown-report.ts';
import { terminalTable } from './report/terminal-table.ts';
import type { Row } from './row.ts';
import { type RowResult, resultLine } from './row-result.ts';
import { storedWeightsMeter } from './stored-weights/measure-stored-weights.ts';

const page = new URL('../../../docs/benchmarks.md', import.meta.url);
const turnMilliseconds = 300;
const budgetMilliseconds = 15_000;

/** Measures rows one after the other, prints each when it is done, and writes the page if that is asked for. */
export async function measureRows(
  rows: readonly Row[],
  { rounds, json, write }: Pick<Arguments, 'rounds' | 'json' | 'write'>,
): Promise<void> {
  const contestants = await openContestants();
  try {
    const effort = { rounds, turnMilliseconds, budgetMilliseconds };
    const peak = await findPeak(contestants.unroll, effort);
    const setting = describeSetting(contestants, peak);
    const say = json ? console.error : console.log;
    for (const sentence of setting) say(sentence);
    const print = json ? (result: RowResult) => console.log(resultLine(result)) : terminalTable(console.log);
    const instruments: Instruments = {
      contestants,
      product: peak.product,
      measureStoredWeights: storedWeightsMeter(),
    };
    const results: RowResult[] = [];
    for (const row of rows) {
      const result = await measureRow(row, instruments, effort).catch((cause: Error) => {
        throw new Error(`${row.name} could not be measured: ${cause.message}`, { cause });
      });
      print(result);
      results.push(result);
    }
    if (write) writeFileSync(page, markdownReport(results, setting, new Date()));
  } finally {
    closeContestants(contestants);
  }
}
