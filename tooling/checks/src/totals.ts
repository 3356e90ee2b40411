import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspacePackages } from './workspace-packages.ts';

/** How many tests passed, failed and were skipped. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The folders that may hold reports, relative to the root: the root itself and every package. */
function reportFolders(root: string): string[] {
  return ['.', ...workspacePackages(root).map(({ folder }) => folder)];
}

/** Lists the vitest reports in the workspace at `root`: `test-results.json` and `test-results.*.json` of every package. */
export function reportFiles(root: string): string[] {
  return reportFolders(root).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /^test-results(\..+)?\.json$/.test(name))
      .map((name) => join(root, folder, name)),
  );
}

/** Deletes the reports of earlier runs, so that a test run that dies before it writes one is not taken for a pass. */
export function deleteReports(root: string): void {
  for (const file of reportFiles(root)) rmSync(file);
}

/** Sums the vitest JSON reports in the workspace at `root`. A test file that could not be loaded counts as one failed test. */
export function sumReports(root: string): Totals {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const file of reportFiles(root)) {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    failed += report.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length;
    skipped += report.numPendingTests + report.numTodoTests;
  }
  return { passed, failed, skipped };
}

/** Lists the folders of the packages that have tests but left no report. */
export function packagesWithoutReport(root: string): string[] {
  return workspacePackages(root)
    .filter(
      ({ folder, manifest }) => manifest.scripts?.['test'] && !existsSync(join(root, folder, 'test-results.json')),
    )
    .map(({ folder }) => folder);
}

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};
