import { spawnSync } from 'node:child_process';
import { deleteReports, packagesWithoutReport, sumReports } from './totals.ts';

const tasks = [
  'lint',
  'layers',
  'docstrings',
  'examples',
  'manifests',
  'sherif',
  'changesets',
  'typecheck',
  'test',
  'check:pkg',
  'test:readme',
  'knip',
  'size',
];

const root = process.cwd();
deleteReports(root);
const run = spawnSync('turbo', ['run', ...tasks, '--continue', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
});
const silent = packagesWithoutReport(root);
const { passed, failed, skipped } = sumReports(root);
for (const folder of silent) console.error(`${folder}: its tests left no report, so they are missing in the totals.`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = run.status === 0 && failed === 0 && silent.length === 0 ? 0 : 1;
