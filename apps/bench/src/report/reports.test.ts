import { expect, test } from 'vitest';
import type { RowResult } from '../row-result.ts';
import { rows } from '../rows.ts';
import { signed } from './figures.ts';
import { markdownReport } from './markdown-report.ts';
import { terminalTable } from './terminal-table.ts';

function resultOf(name: string, measured: Partial<RowResult>): RowResult {
  const row = rows.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`There is no row ${name}.`);
  return {
    row,
    milliseconds: 0.01,
    ratio: {},
    pytorchThreads: undefined,
    tokensPerSecond: 100_000,
    gigaflopsPerSecond: 12.34,
    shareOfPeak: undefined,
    rateOfLstm: undefined,
    heap: undefined,
    storedWeights: undefined,
    ...measured,
  };
}

const step = resultOf('lesson-step', {
  milliseconds: 5.128,
  ratio: { 'tfjs-layers-wasm': 36.14, pytorch: 1.942 },
  pytorchThreads: '1',
  tokensPerSecond: 93_604,
  shareOfPeak: 0.874,
  heap: { peakBytes: 8_000_000, neededBytes: 4_000_000 },
});
const writing = resultOf('generate-128x1-int8', {
  ratio: { pytorch: 8 },
  pytorchThreads: '1 + 2',
  storedWeights: { text: 'a fable', steps: 30, bits: { float32: 2.5, float16: 2.5, int8: 2.5012 } },
});

test('writes a page with both tables', () => {
  const page = markdownReport([step, writing], ['Machine: a slow one.'], new Date('2026-01-02T03:04:05Z'));
  expect(page).toContain('on 2026-01-02.');
  expect(page).toContain('(generate-128x1 30 steps on a fable)');
  expect(page).toContain('- Machine: a slow one.');
  expect(page).toContain('| lesson-step | 5.13 | 93,604 | 12.3 | 87 % |  | 8.00 | 2.00 |  | 36.1 | 1.94 (1) |');
  expect(page).toContain('| generate-128x1-int8 | 100,000 | 10.0 | 12.3 | +0.0012 of 2.501 |  | 8.00 (1 + 2) |');
});

test('prints titles above each kind of row, and its cells below them', () => {
  const lines: string[] = [];
  const print = terminalTable((line) => lines.push(line));
  for (const result of [step, step, writing]) print(result);
  expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual([
    ...['', 'row', 'lesson-step', 'lesson-step'],
    ...['', 'row', 'generate-128x1-int8'],
  ]);
  const [, titles = '', cells = ''] = lines;
  const end = titles.indexOf('tokens/s') + 'tokens/s'.length;
  expect(cells.slice(0, end).endsWith('93,604')).toBe(true);
});

test.each([
  [0.00123, '+0.0012'],
  [-0.00123, '-0.0012'],
  [0, '+0.0000'],
  [-0.00001, '+0.0000'],
])('writes the difference %d as %s', (difference, text) => {
  expect(signed(difference)).toBe(text);
});
