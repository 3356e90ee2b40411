import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output } from '../terminal/output.js';
import { learningReport } from './learning-report.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function setUp(isLive: boolean, size?: number) {
  const written: string[] = [];
  const output = {
    isLive,
    width: 40,
    writeLine: (text: string) => void written.push(text),
    drawLive: (lines: string) => void written.push(`live: ${lines}`),
  } as Output;
  return { written, report: learningReport(output, size) };
}

test('draws a bar of what is read, of what is learned and of what is left out', () => {
  const { written, report } = setUp(true, 4_000_000);
  report.read(1000);
  expect(written).toEqual([]); // most texts are read before there is anything to tell
  vi.advanceTimersByTime(500);
  report.read(999_000);
  report.read(1);
  report.progress({ stage: 'counting', texts: 1, characters: 10 });
  vi.advanceTimersByTime(500);
  report.progress({ stage: 'merging', entries: 500, vocabularySize: 1000 });
  vi.advanceTimersByTime(500);
  report.progress({ stage: 'pruning', entries: 0, vocabularySize: 1000 });
  vi.advanceTimersByTime(500);
  report.progress({ stage: 'pruning', entries: 4000, vocabularySize: 1000 });
  expect(written).toEqual([
    `live: ━━━━━━━━╸${'─'.repeat(24)}  25 %\nreading the text: 1.0 of 4.0 MB  2.0 MB/s`,
    `live: ━━━━━━━━━━━━━━━━╸${'─'.repeat(16)}  50 %\nlearning entries: 500 of 1,000`,
    `live: ${'─'.repeat(33)}   0 %\nlooking for entries`,
    `live: ━━━━━━━━╸${'─'.repeat(24)}  25 %\nleaving entries out: 4,000, down to 1,000`,
  ]);
});

test('writes a line every half a minute elsewhere, without a size where there is none', () => {
  const { written, report } = setUp(false);
  for (let second = 0; second < 61; second++) {
    vi.advanceTimersByTime(1000);
    report.read(2_000_000);
  }
  expect(written).toEqual(['reading the text: 60.0 MB  2.0 MB/s', 'reading the text: 120.0 MB  2.0 MB/s']);
});

test('tells of a text that is in memory by its characters', () => {
  const { written, report } = setUp(true);
  vi.advanceTimersByTime(500);
  report.progress({ stage: 'counting', texts: 10, characters: 12_000 });
  expect(written).toEqual(['live: looking at words: 12,000 characters']);
});
