import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { readSave } from '@unroll/checkpoints/node';
import { initializeBackend } from '@unroll/kernels';
import type { ParameterTree } from '@unroll/tensors';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { evaluateRun } from '../evaluation/evaluate-run.js';
import type { TaskSettings } from '../run/run-configuration.js';
import type { Output } from '../terminal/output.js';
import { beginRun } from '../training/begin-run.js';
import { resumeRun } from '../training/resume-run.js';
import { trainRun } from '../training/train-run.js';
import type { TrainingSession } from '../training/training-session.js';
import { sampleText, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const words = Array.from({ length: 30 }, (_, index) => 'ab'.repeat(1 + (index % 4)) + index);
mkdirSync(join(folder, 'data'));
writeFiles(join(folder, 'data'), {
  'text.txt': sampleText,
  'examples.csv': ['text,label', ...words.map((word, index) => `${word},${index % 3}`)].join('\n'),
  'pairs.tsv': words.map((word, index) => `${word}\t${index}`).join('\n'),
});
process.setMaxListeners(0); // each run waits for the end of the process to take its lock away

const model = { cell: 'lstm', hiddenSize: 4, layerCount: 2, embeddingSize: 3 } as const;
const training = { batchSize: 6, learningRate: 0.01, seed: 3, length: { unit: 'steps', count: 12 } } as const;
const from = (name: string) => ({ sources: [{ type: 'path', path: join(folder, 'data', name) }] }) as const;
const settings: readonly TaskSettings[] = [
  { task: 'language-model', model, training: { ...training, timeSteps: 8 }, text: from('text.txt') },
  { task: 'classify', model, training, text: { ...from('examples.csv'), columns: {} } },
  { task: 'translate', model, training, text: { ...from('pairs.tsv'), columns: {} } },
];

/** An output that keeps what is written. Its reader leaves when `leave` is called. */
function recordingOutput() {
  const reader = new AbortController();
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const output: Output = {
    isLive: false,
    width: 100,
    readerGone: reader.signal,
    write,
    writeLine: (text = '') => write(`${text}\n`),
    hasRoom: async () => undefined,
    drawLive: () => undefined,
    bold: (text) => text,
    faint: (text) => text,
  };
  return { output, written: () => written, leave: () => reader.abort() };
}

/** Trains a session, and stops it after the step for which a batch is asked. */
async function trainAndStop(session: TrainingSession, stopStep: number): Promise<void> {
  const { output, leave } = recordingOutput();
  const { batches } = session.learning;
  const stopping = {
    batchesPerEpoch: batches.batchesPerEpoch,
    batchAt(step: number) {
      if (step === stopStep) leave();
      return batches.batchAt(step);
    },
  };
  const { isComplete } = await trainRun({ ...session, learning: { ...session.learning, batches: stopping } }, output);
  expect(isComplete).toBe(false);
}

async function weightsOf(run: string): Promise<Uint8Array | undefined> {
  return (await readSave(run)).files['weights.safetensors'];
}

function recordsOf(run: string): Record<string, number>[] {
  const lines = readFileSync(join(run, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, number>);
}

let tensorCount: number;
beforeAll(async () => {
  await initializeBackend();
  tensorCount = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensorCount));

describe.each(settings)('$task', (task) => {
  test('gives the same losses and weights, bit for bit, whether it is stopped and resumed or not', async () => {
    const [whole, parts] = ['whole', 'parts'].map((name) => join(folder, `${task.task}-${name}`)) as [string, string];
    await trainRun(await beginRun({ command: 'train', folder: whole, task }), recordingOutput().output);
    await trainAndStop(await beginRun({ command: 'train', folder: parts, task }), 4);
    expect((await readSave(parts)).step).toBe(5);
    await trainAndStop(await resumeRun(parts, undefined), 8);
    const { output, written } = recordingOutput();
    expect(await trainRun(await resumeRun(parts, undefined), output)).toEqual({ isComplete: true, exitCode: 0 });
    expect(written()).toContain('12 steps, going on after step 9;');

    const lossesOf = (run: string) => recordsOf(run).filter(({ loss }) => loss !== undefined);
    expect(lossesOf(whole)).toHaveLength(12);
    expect(lossesOf(parts)).toEqual(lossesOf(whole));
    expect(await weightsOf(parts)).toEqual(await weightsOf(whole));
    expect(recordsOf(parts).at(-1)).toEqual(recordsOf(whole).at(-1)); // of the validation data
  });

  test('is measured on its own validation data as in training', async () => {
    const run = join(folder, `${task.task}-whole`);
    const { output, written } = recordingOutput();
    await evaluateRun(run, { names: [], options: {} }, output);
    const measured = recordsOf(run).at(-1) as Record<string, number>;
    const share = { 'language-model': undefined, classify: 'validationAccuracy', translate: 'validationExactShare' }[
      task.task ?? 'language-model'
    ];
    expect(Object.keys(measured)).toEqual(['step', 'validationLoss', ...(share === undefined ? [] : [share])]);
    expect(written()).toMatch(/validation +the part of .*\.(txt|csv|tsv) that is held out/);
    if (share === undefined) return; // a text is cut into other windows
    expect(written()).toContain(` ${(100 * (measured[share] as number)).toFixed(1)} %`);
    expect(written()).toMatch(new RegExp(` loss +${measured['validationLoss']?.toFixed(3)} nats`));
  });

  test('refuses data that have changed, and keeps the run', async () => {
    const run = join(folder, `${task.task}-changed`);
    await trainAndStop(await beginRun({ command: 'train', folder: run, task }), 1);
    const before = await weightsOf(run);
    const { path } = task.text.sources[0] as { path: string };
    const text = readFileSync(path, 'utf8');
    writeFiles('/', { [path]: text.replace('1', '2') });
    await expect(resumeRun(run, undefined)).rejects.toThrow(
      'has changed since training began. Bring the old text back',
    );
    writeFiles('/', { [path]: text });
    expect(await weightsOf(run)).toEqual(before);
    await expect(resumeRun(run, undefined)).resolves.toMatchObject({ save: { progress: { step: 2 } } });
  });
});

test('saves, and leaves out what it was measuring, when it is stopped then', async () => {
  const run = join(folder, 'stopped-measuring');
  const session = await beginRun({ command: 'train', folder: run, task: settings[1] as TaskSettings });
  const { output, written, leave } = recordingOutput();
  const { validation } = session.learning;
  const stopped = {
    batches: validation.batches,
    shareRight(parameters: ParameterTree, signal?: AbortSignal) {
      leave();
      return (validation.shareRight as NonNullable<typeof validation.shareRight>)(parameters, signal);
    },
  };
  await trainRun({ ...session, learning: { ...session.learning, validation: stopped } }, output);
  expect((await readSave(run)).step).toBe(12);
  expect(recordsOf(run)).toHaveLength(12);
  expect(recordsOf(run).some(({ validationLoss }) => validationLoss !== undefined)).toBe(false);
  expect(written()).not.toContain('accuracy');
});
