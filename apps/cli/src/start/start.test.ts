import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Output } from '../terminal/output.js';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { start } from './start.js';
import { type StartSettings, startSettings } from './start-settings.js';

const folder = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

/** What `unroll start` does, with a model that trains in no time. */
function tinySettings(name: string): StartSettings {
  const { run, text } = startSettings;
  return {
    run: {
      ...run,
      folder: join(folder, name),
      task: {
        ...run.task,
        model: { ...run.task.model, hiddenSize: 8 },
        training: { ...run.task.training, batchSize: 4, timeSteps: 8, length: { unit: 'steps', count: 5 } },
        text: { sources: [{ type: 'built-in', seed: 1, characterCount: 20_000 }] },
      },
    },
    text: { ...text, length: 30 },
  };
}

function recordingOutput(): { output: Output; written: () => string } {
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const output: Output = {
    isLive: false,
    width: 80,
    readerGone: new AbortController().signal,
    write,
    writeLine: (text = '') => write(`${text}\n`),
    hasRoom: async () => undefined,
    drawLive: () => undefined,
    bold: (text) => text,
    faint: (text) => text,
  };
  return { output, written: () => written };
}

test('trains, writes greedily beside three temperatures, and says what to try next; again in its own folder', async () => {
  vi.stubEnv('npm_package_name', undefined);
  const [first, second] = [recordingOutput(), recordingOutput()];
  expect(await start(tinySettings('news'), first.output)).toBe(0);
  expect(await start(tinySettings('news'), second.output)).toBe(0);
  const text = first.written();
  expect(text).toMatch(/The entropy of that grammar\s+is\s+0\.\d{3}\s+nats\s+a\s+character/);
  expect(text).toMatch(/^step 1\/5 {2}loss 4\.\d{3} \(floor 0\.\d{3}\)/m);
  expect(text).toMatch(/^most likely +│ temperature 0\.5 +│ temperature 0\.8 +│ temperature 1\.2 *$/m);
  expect(text).toMatch(/Try next:\n {2}unroll generate/);
  const columnsOf = (output: string): string => output.slice(output.indexOf('most likely'));
  expect(columnsOf(second.written())).toBe(columnsOf(text));
});

test('leaves alone what is not its own run', async () => {
  mkdirSync(join(folder, 'mine'));
  writeFiles(join(folder, 'mine'), { 'thesis.txt': 'precious' });
  await expect(start(tinySettings('mine'), recordingOutput().output)).rejects.toThrow('exists already');
  expect(readFileSync(join(folder, 'mine/thesis.txt'), 'utf8')).toBe('precious');
});
