// The benchmark: `npm run bench -- --help`.
import { findPeak } from './find-peak.ts';
import { measureRow } from './measure-row.ts';
import { closeContestants, openContestants } from './open-contestants.ts';
import { type Arguments, parseArguments, usage } from './parse-arguments.ts';
import { profileRows } from './profile-rows.ts';
import { resultLine } from './row-result.ts';
import { rows } from './rows.ts';
import { selectRows } from './select-rows.ts';
import { tableHeader, tableLine } from './terminal-table.ts';
import { UsageError } from './usage-error.ts';

const profiledByDefault = ['lesson-step', 'train-128x2'];

try {
  const parsed = parseArguments(process.argv.slice(2));
  if (parsed.help) console.log(usage);
  else if (parsed.profile) await profile(parsed);
  else await measure(parsed);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function profile({ names }: Arguments): Promise<void> {
  for await (const table of profileRows(selectRows(rows, names.length === 0 ? profiledByDefault : names))) {
    console.log(table);
  }
}

async function measure({ names, rounds, json }: Arguments): Promise<void> {
  const selected = selectRows(rows, names);
  const contestants = await openContestants();
  try {
    const { product } = await findPeak(contestants.unroll);
    if (!json) console.log(tableHeader);
    for (const row of selected) {
      const effort = { rounds, turnMilliseconds: 300, budgetMilliseconds: 20_000 };
      const result = await measureRow(row, contestants, product, effort);
      console.log(json ? resultLine(result) : tableLine(result));
    }
  } finally {
    closeContestants(contestants);
  }
}
