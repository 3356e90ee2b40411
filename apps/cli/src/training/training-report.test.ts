import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output } from '../terminal/output.js';
import { trainingReport } from './training-report.js';

const sitting = {
  firstStep: 0,
  stepLimit: 1000,
  millisecondLimit: undefined,
  charactersPerStep: 400,
  floor: 0.5,
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubEnv('npm_package_name', undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function setUp(isLive: boolean, width = 80) {
  const written: string[] = [];
  const output: Output = {
    isLive,
    width,
    readerGone: new AbortController().signal,
    write: (text) => void written.push(text),
    writeLine: (text = '') => void written.push(text),
    drawLive: (line) => void written.push(`live: ${line}`),
    bold: (text) => text,
    faint: (text) => text,
  };
  const report = trainingReport('runs/a', sitting, output);
  let step = 0;
  const train = (count: number, milliseconds: number): void => {
    for (const end = step + count; step < end; ) {
      vi.advanceTimersByTime(milliseconds);
      step += 1;
      report.step({ type: 'step', step, loss: 2, gradientNorm: 1, durationMilliseconds: milliseconds });
    }
  };
  return { written, report, train };
}

test('draws a line ten times a second on a terminal', () => {
  const { written, train } = setUp(true, 60);
  train(21, 20);
  expect(written).toEqual([
    '1/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits',
    'live: 6/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits',
    'live: 11/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits',
    'live: 16/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits',
    'live: 21/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits',
  ]);
});

test('writes a line every half a minute elsewhere', () => {
  const { written, train } = setUp(false);
  train(100, 600);
  expect(written).toEqual([
    'step 1/1,000  loss 2.000 (floor 0.500)  9:59 left  2.89 bits/character  667 characters/s',
    'step 51/1,000  loss 2.000 (floor 0.500)  9:29 left  2.89 bits/character  667 characters/s',
  ]);
});

test('leaves a line for every validation, and a sample every ten seconds, without control characters', () => {
  const { written, report, train } = setUp(true, 60);
  train(1, 20);
  report.validation({ type: 'validation', step: 1, loss: 1.9 });
  expect(report.isSampleDue()).toBe(true);
  report.sample('\n\na \u001b[2Jsample\nof five\nlines\nat\nleast');
  expect(written.slice(1)).toEqual([
    '1/1,000  loss 2.000 (floor 0.500)  valid 1.900  20 s left',
    '  │ a ·[2Jsample',
    '  │ of five',
    '  │ lines',
    '  │ at',
  ]);
  expect(report.isSampleDue()).toBe(false);
  vi.advanceTimersByTime(10_000);
  expect(report.isSampleDue()).toBe(true);
});

test('says where the run is and how to go on', () => {
  const { written, report, train } = setUp(false);
  train(1, 5000);
  report.stopped();
  report.validation({ type: 'validation', step: 1, loss: 1.9 });
  report.finished();
  expect(written.slice(1)).toEqual([
    'Stopped after step 1, and saved in runs/a.',
    'To go on:  unroll train --resume runs/a',
    expect.stringMatching(/^step 1\//),
    'Done: step 1 in 5 s, saved in runs/a. Loss on the held-out text: 1.900 nats,\n2.74 bits/character, where the floor is 0.500.',
  ]);
});

test('says at which step the loss was measured, where training went on', () => {
  const { written, report, train } = setUp(false);
  train(1, 5000);
  report.validation({ type: 'validation', step: 1, loss: 1.9 });
  train(2, 5000);
  report.stopped();
  expect(written.join(' ').replaceAll('\n', ' ')).toContain('Loss on the held-out text at step 1: 1.900 nats');
});
