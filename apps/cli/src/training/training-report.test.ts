import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { classificationWords } from '../tasks/classification/classification-words.js';
import { languageModelWords } from '../tasks/language-model/language-model-words.js';
import type { TaskWords } from '../tasks/task.js';
import { translationWords } from '../tasks/translation/translation-words.js';
import type { Output } from '../terminal/output.js';
import { trainingReport } from './training-report.js';

const sitting = {
  firstStep: 0,
  stepLimit: 1000,
  millisecondLimit: undefined,
  unitsPerStep: 400,
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

const characterWords = languageModelWords({ token: 'character', learnedCharacters: 1, measuredCharacters: 1 });

function setUp(isLive: boolean, width = 80, words = characterWords) {
  const written: string[] = [];
  const output: Output = {
    isLive,
    width,
    readerGone: new AbortController().signal,
    write: (text) => void written.push(text),
    writeLine: (text = '') => void written.push(text),
    hasRoom: async () => undefined,
    drawLive: (line) => void written.push(`live: ${line}`),
    bold: (text) => text,
    faint: (text) => text,
  };
  const report = trainingReport('runs/a', { ...sitting, words }, output);
  let step = 0;
  const train = (count: number, milliseconds: number): void => {
    for (const end = step + count; step < end; ) {
      vi.advanceTimersByTime(milliseconds);
      step += 1;
      report.step({
        type: 'step',
        step,
        loss: 2,
        gradientNorm: 1,
        durationMilliseconds: milliseconds,
        targetsPerSecond: 400_000 / milliseconds,
      });
    }
  };
  return { written, report, train };
}

test('draws a line ten times a second on a terminal', () => {
  const { written, train } = setUp(true, 60);
  train(21, 20);
  expect(written).toEqual([
    `live: ${'─'.repeat(53)}   0 %\n1/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits`,
    `live: ╸${'─'.repeat(52)}   0 %\n6/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits`,
    `live: ╸${'─'.repeat(52)}   1 %\n11/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits`,
    `live: ━${'─'.repeat(52)}   1 %\n16/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits`,
    `live: ━${'─'.repeat(52)}   2 %\n21/1,000  loss 2.000 (floor 0.500)  20 s left  2.89 bits`,
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

test('leaves a line for a validation, and a sample without control characters', () => {
  const { written, report, train } = setUp(true, 60);
  train(1, 20);
  report.validation(1, { loss: 1.9 });
  report.sample(1, '\n\na \u001b[2Jsample\nof five\nlines\nat\nleast');
  expect(written.slice(1)).toEqual([
    '1/1,000  loss 2.000 (floor 0.500)  valid 1.900  20 s left',
    '  │ a ·[2Jsample',
    '  │ of five',
    '  │ lines',
    '  │ at',
  ]);
});

test('leaves at most a line a second on a terminal, with the bar between them, and the last one', () => {
  const { written, report, train } = setUp(true, 100);
  for (let step = 10; step <= 1000; step += 10) {
    train(10, 5);
    report.validation(step, { loss: 1 + 1 / step });
  }
  report.finished('steps', { step: 1000, loss: 1.001 });
  const lines = written.filter((text) => !text.startsWith('live: '));
  expect(lines.map((text) => text.split('  ')[0])).toEqual([
    ...['10/1,000', '210/1,000', '410/1,000', '610/1,000', '810/1,000', '1,000/1,000'],
    expect.stringMatching(/^Done: /),
  ]);
  expect(written.length - lines.length).toBeGreaterThan(40); // ten times a second, for 5 seconds
});

test('writes the first line elsewhere, one every half a minute, and the last measurement', () => {
  const { written, report, train } = setUp(false);
  for (let step = 10; step <= 1000; step += 10) {
    train(10, 100);
    report.validation(step, { loss: 1 + 1 / step });
  }
  report.stopped();
  expect(written.map((text) => text.split('  ')[0])).toEqual([
    ...['step 1/1,000', 'step 301/1,000', 'step 601/1,000', 'step 901/1,000', 'step 1,000/1,000'],
    ...[expect.stringMatching(/^Stopped after step 1,000/), 'To go on:'],
  ]);
});

test('tells of a measurement before the first step', () => {
  const { written, report } = setUp(false);
  report.validation(0, { loss: 1.9 });
  expect(written).toEqual(['step 0/1,000  validation 1.900']);
});

test('tells how good the model is that is used, not the last one', () => {
  const told = (words: TaskWords, best: { step: number; loss: number }): string => {
    const { written, report, train } = setUp(false, Infinity, words);
    train(2, 5000);
    report.validation(2, { loss: 1.25, shareRight: 0.75 });
    train(1, 5000);
    report.validation(3, { loss: 1.5, shareRight: 0.5 });
    report.finished('patience', best);
    return (written.at(-1) as string).replaceAll('\n', ' ');
  };
  const done = 'Done: step 3 in 15 s, saved in runs/a. It had stopped getting better.';
  const used = 'That is the best model, which is used.';
  expect(told(classificationWords, { step: 2, loss: 1.25 })).toBe(
    `${done} Validation accuracy at step 2: 75.0 %; loss 1.250 nats. ${used}`,
  );
  // Of an earlier sitting nothing but the loss is known.
  expect(told(classificationWords, { step: 1, loss: 1.125 })).toBe(
    `${done} Validation loss at step 1: 1.125 nats. ${used}`,
  );
  expect(told(translationWords, { step: 1, loss: 1.125 })).toBe(
    `${done} Validation loss at step 1: 1.125 nats/character. ${used}`,
  );
});

test('says where the run is and how to go on', () => {
  const { written, report, train } = setUp(false);
  train(1, 5000);
  report.stopped();
  report.validation(1, { loss: 1.9 });
  report.finished('steps', undefined);
  expect(written.slice(1)).toEqual([
    'Stopped after step 1, and saved in runs/a.',
    'To go on:  unroll train --resume runs/a',
    expect.stringMatching(/^step 1\//),
    'Done: step 1 in 5 s, saved in runs/a. Validation loss: 1.900 nats, 2.74\nbits/character, where the floor is 0.500.',
  ]);
});

test('says at which step the loss was measured, where training went on', () => {
  const { written, report, train } = setUp(false);
  train(1, 5000);
  report.validation(1, { loss: 1.9 });
  train(2, 5000);
  report.stopped();
  expect(written.join(' ').replaceAll('\n', ' ')).toContain('Validation loss at step 1: 1.900 nats');
});

test('tells of tokens by their losses, and in bits a character of the text that they stand for', () => {
  const words = languageModelWords({ token: 'token', learnedCharacters: 4, measuredCharacters: 2 });
  const { written, report, train } = setUp(false, Infinity, words);
  train(1, 5000);
  report.validation(1, { loss: 4 });
  report.finished('steps', { step: 1, loss: 4 });
  expect(written[0]).toMatch(/ loss 2\.000 .* 0\.72 bits\/character {2}80 tokens\/s$/); // 2 nats over 4 characters
  expect(written.at(-1)?.replaceAll('\n', ' ')).toContain(
    'Validation loss: 4.000 nats/token, 2.89 bits/character, where the floor is 0.500.', // 4 nats over 2
  );
});

test('tells of a classifier by its accuracy, and of a translator by its exact translations', () => {
  const told = (words: TaskWords): string => {
    const { written, report, train } = setUp(false, Infinity, words);
    train(1, 5000);
    report.validation(1, { loss: 0.25, shareRight: 0.8751 });
    report.finished('steps', { step: 1, loss: 0.25 });
    return written
      .slice(1)
      .join('\n')
      .replaceAll(/\n(?=nats|loss)/g, ' ');
  };
  expect(told(classificationWords)).toBe(
    'step 1/1,000  loss 2.000 (floor 0.500)  validation accuracy 87.5 %  1:23:15 left  80 texts/s\n' +
      'Done: step 1 in 5 s, saved in runs/a. Validation accuracy: 87.5 %; loss 0.250 nats.',
  );
  expect(told(translationWords)).toBe(
    'step 1/1,000  loss 2.000 (floor 0.500)  validation 87.5 % exact  1:23:15 left  80 pairs/s\n' +
      'Done: step 1 in 5 s, saved in runs/a. Validation: 87.5 % of the sentences are translated exactly; loss 0.250 nats/character.',
  );
});
