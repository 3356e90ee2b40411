// The benchmark: `npm run bench -- --help`.
import { measureRows } from './measure-rows.ts';
import { type Arguments, parseArguments, usage } from './parse-arguments.ts';
import { profileRows } from './profile-rows.ts';
import { rows } from './rows.ts';
import { selectRows } from './select-rows.ts';
import { UsageError } from './usage-error.ts';

const profiledByDefault = ['lesson-step', 'train-128x2'];

try {
  await run(parseArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run({ names, help, profile, ...options }: Arguments): Promise<void> {
  if (help) {
    console.log(usage);
  } else if (profile) {
    const profiled = selectRows(rows, names.length === 0 ? profiledByDefault : names);
    for await (const table of profileRows(profiled)) console.log(table);
  } else {
    await measureRows(selectRows(rows, names), options);
  }
}
