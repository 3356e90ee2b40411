import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@unroll/checkpoints';
import { readSave, writeSave } from '@unroll/checkpoints/node';
import { beforeAll, expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });

beforeAll(async () => {
  const { error } = await runUnroll(['train', ...tiny, 'text.txt', '--steps', '3', '--out', 'whole'], { folder });
  expect(error).toBe('');
});

let copyCount = 0;

/** A copy of the run, damaged in some way. */
async function damagedRun(damage: (run: string) => void | Promise<void>): Promise<string> {
  copyCount += 1;
  const name = `copy${copyCount}`;
  cpSync(join(folder, 'whole'), join(folder, name), { recursive: true });
  await damage(join(folder, name));
  return name;
}

function edit(path: string, change: (value: Record<string, Record<string, unknown>>) => void): void {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;
  change(value);
  writeFileSync(path, JSON.stringify(value));
}

const restore = 'Restore the whole folder from a copy, or train again.';
const undo = 'is not what it was when the run was saved. Undo the change; for other settings train a new run.';

const damages = [
  {
    what: 'a configuration with an impossible value',
    damage: (run: string) =>
      edit(join(run, 'configuration.json'), ({ model }) => Object.assign(model ?? {}, { hiddenSize: 0 })),
    message: `configuration.json in "RUN" ${undo}`,
  },
  {
    what: 'a configuration with another learning rate',
    damage: (run: string) =>
      edit(join(run, 'configuration.json'), ({ training }) => Object.assign(training ?? {}, { learningRate: 0.1 })),
    message: `configuration.json in "RUN" ${undo}`,
  },
  {
    what: 'a configuration that is not JSON',
    damage: (run: string) => truncateSync(join(run, 'configuration.json'), 100),
    message: `"RUN/configuration.json" is damaged: it is not JSON. ${restore}`,
  },
  {
    what: 'another version of the layout',
    damage: (run: string) =>
      edit(join(run, 'configuration.json'), (value) => Object.assign(value, { version: 2, cliVersion: '9.1.0' })),
    message:
      '"RUN" is a run of layout version 2, and this unroll reads version 1. Use the unroll that made it: `npx @unroll/cli@9.1.0`.',
  },
  {
    what: 'a task of later',
    damage: (run: string) =>
      edit(join(run, 'configuration.json'), (value) => Object.assign(value, { task: 'caption', cliVersion: '9.1.0' })),
    message:
      '"RUN" is a run for the task "caption", which this unroll does not know. Use the unroll that made it: `npx @unroll/cli@9.1.0`.',
  },
  {
    what: 'a tokenizer with another alphabet',
    damage: (run: string) =>
      edit(join(run, 'tokenizer.json'), ({ characters }) => (characters as unknown as string[]).reverse()),
    message: `tokenizer.json in "RUN" ${undo}`,
  },
  {
    what: 'no tokenizer',
    damage: (run: string) => rmSync(join(run, 'tokenizer.json')),
    message: `"RUN/tokenizer.json" is damaged: it cannot be read. ${restore}`,
  },
  {
    what: 'truncated weights',
    damage: (run: string) => truncateSync(join(run, 'saves/000003/weights.safetensors'), 1000),
    message:
      /^weights.safetensors of the save at step 3 is damaged: it has 1,000 bytes, expected [\d,]+\. Restore the whole folder/,
  },
  {
    what: 'weights of other shapes',
    async damage(run: string) {
      const { step, files } = await readSave(run);
      const { tensors, metadata } = readSafetensors(files['latest.safetensors'] as Uint8Array);
      const bias = { dtype: 'F32', shape: [16], data: new Float32Array(16) } as const;
      const latest = writeSafetensors({ ...tensors, 'cell.0.bias': bias }, metadata);
      await writeSave(run, { step, files: { ...files, 'latest.safetensors': latest } });
    },
    message:
      'parameter `cell.0.bias` has shape [16], expected [32]. The checkpoint was saved with cell lstm, hiddenSize 8, layerCount 1.',
  },
  {
    what: 'no save',
    damage: (run: string) => rmSync(join(run, 'save.json')),
    message: '"RUN" has no save: its training was stopped before the first one. Delete the folder and train again.',
  },
];

test.each(damages)('generate refuses a run with $what', async ({ damage, message }) => {
  const run = await damagedRun(damage);
  const { exitCode, error, output } = await runUnroll(['generate', run], { folder });
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
  const told = error.replace(/^unroll: /, '').trimEnd();
  if (typeof message === 'string') expect(told).toBe(message.replace('RUN', run));
  else expect(told).toMatch(message);
});

test.each([
  [
    ['classify', 'absent', 'x'],
    'there is no run "absent". Check the path, or train one: `unroll train --task classify --out absent`.',
  ],
  [
    ['translate', 'absent', 'x'],
    'there is no run "absent". Check the path, or train one: `unroll train --task translate --out absent`.',
  ],
  [['generate', 'absent'], 'there is no run "absent". Check the path, or train one: `unroll train --out absent`.'],
  [
    ['evaluate', 'text.txt', 'text.txt'],
    '"text.txt" is not a run: it has no configuration.json of one. Name the folder that `unroll train` told, such as runs/news.',
  ],
  [
    ['train', '--resume', '.'],
    '"." is not a run: it has no configuration.json of one. Name the folder that `unroll train` told, such as runs/news.',
  ],
])('%j names no run', async (words, message) => {
  const { exitCode, error } = await runUnroll(words, { folder });
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: `unroll: ${message}\n` });
});
