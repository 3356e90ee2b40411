import { expect, test } from 'vitest';
import { temporaryWorkspace } from './temporary-workspace.ts';
import { deleteReports, packagesWithoutReport, reportFiles, sumReports } from './totals.ts';

const report = (passed: number, failed: number, testResults: object[] = []): object => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});

test('sums every report of the root and of the packages', () => {
  const root = temporaryWorkspace({
    'packages/core/package.json': {},
    'packages/core/test-results.json': report(3, 1),
    'packages/core/test-results.readme.json': report(2, 0),
    'tooling/checks/package.json': {},
    'tooling/checks/test-results.json': report(10, 0),
    'test-results.readme.json': report(1, 0),
    'packages/core/other.json': report(100, 100),
  });
  expect(sumReports(root)).toEqual({ passed: 16, failed: 1, skipped: 12 });
});

test('counts a test file that could not be loaded as a failure', () => {
  const root = temporaryWorkspace({
    'apps/cli/package.json': {},
    'apps/cli/test-results.json': report(3, 1, [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [] },
    ]),
  });
  expect(sumReports(root)).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

test('finds packages whose tests left no report, and forgets the reports of earlier runs', () => {
  const root = temporaryWorkspace({
    'packages/core/package.json': { scripts: { test: 'vitest run' } },
    'packages/core/test-results.json': report(3, 1),
    'tooling/tsconfig/package.json': {},
  });
  expect(packagesWithoutReport(root)).toEqual([]);
  deleteReports(root);
  expect(reportFiles(root)).toEqual([]);
  expect(packagesWithoutReport(root)).toEqual(['packages/core']);
});
