import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { temporaryFolder } from '../unroll-process.reference.js';
import { cutLossLog, openLossLog } from './loss-log.js';

const folder = temporaryFolder();

test('adds lines to what is there', () => {
  const path = join(folder, 'log.jsonl');
  for (const step of [1, 2]) {
    const log = openLossLog(path);
    log.append({ step, loss: 0.5, gradientNorm: 2 });
    log.append({ step, validationLoss: 0.25 });
    log.close();
  }
  expect(readFileSync(path, 'utf8')).toBe(
    '{"step":1,"loss":0.5,"gradientNorm":2}\n{"step":1,"validationLoss":0.25}\n' +
      '{"step":2,"loss":0.5,"gradientNorm":2}\n{"step":2,"validationLoss":0.25}\n',
  );
});

test.each([
  ['{"step":1}\n{"step":2}\n', 2, '{"step":1}\n{"step":2}\n'],
  [
    '{"step":1}\n{"step":2}\n{"step":2,"validationLoss":1}\n{"step":3}\n',
    2,
    '{"step":1}\n{"step":2}\n{"step":2,"validationLoss":1}\n',
  ],
  ['{"step":1}\n{"step":2}', 5, '{"step":1}\n'],
  ['{"step":1}\n{"st\n{"step":2}\n', 5, '{"step":1}\n'],
  ['{"step":1}\n', 0, ''],
  ['', 3, ''],
])('cuts %j after step %i', async (text, lastStep, expected) => {
  const path = join(folder, 'cut.jsonl');
  writeFileSync(path, text);
  await cutLossLog(path, lastStep);
  expect(readFileSync(path, 'utf8')).toBe(expected);
});

test('explains what the operating system refuses', () => {
  expect(() => openLossLog(join(folder, 'absent/log.jsonl'))).toThrow(CommandError);
});
