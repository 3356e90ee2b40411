import {
  CheckpointError,
  type Save,
  type StoredDtype,
  type StoredTensor,
  type StoredTree,
  type TrainingSnapshot,
} from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSafetensors } from '../read-safetensors.js';
import { writeSafetensors } from '../write-safetensors.js';
import { decodeRun } from './decode-run.js';
import { encodeRun } from './encode-run.js';
import type { SavedRun } from './saved-run.js';

function numbers(...values: number[]): StoredTensor {
  return { dtype: 'F32', shape: [values.length], data: Float32Array.from(values) };
}

const snapshot: TrainingSnapshot = {
  step: 900,
  rateScale: 0.5,
  leftOutCount: 2,
  measuredStep: 800,
  isBestRestored: true,
  parameters: { 'cell.0.bias': numbers(1, -0), recurrent: numbers(2) },
  optimizerState: {
    'mean.cell.0.bias': numbers(3, 1e-45),
    'optimizer.step': { dtype: 'I32', shape: [], data: Int32Array.of(900) },
  },
  recurrentState: { '0.hidden': numbers(4) },
  best: { step: 600, loss: 1.25, worseCount: 3, parameters: { 'cell.0.bias': numbers(5, 6), recurrent: numbers(7) } },
  latest: { loss: 1.125, parameters: { 'cell.0.bias': numbers(8, 9), recurrent: numbers(10) } },
};
const run: SavedRun = {
  configuration: { model: { cell: 'lstm', hiddenSize: 128 }, optimizer: { name: 'adam', rates: [0.002, 1e-4] } },
  tokenizer: { type: 'character', characters: ['\n', ' ', 'é', '😀'] },
  dataSha256: 'ba7816bf',
  snapshot,
  randomKeys: { dropout: { high: 2 ** 32 - 1, low: 0 } },
  cursor: { epoch: 2, offset: 12_345 },
  history: [
    { step: 1, loss: 4.17 },
    { step: 2, loss: null },
  ],
};

test('gives back a run as it was', () => {
  expect(decodeRun(encodeRun(run))).toEqual(run);
});

test('gives back a run at its start, with as little as a run can have', () => {
  const least: SavedRun = {
    configuration: null,
    tokenizer: null,
    dataSha256: '',
    snapshot: {
      step: 0,
      rateScale: 1,
      leftOutCount: 0,
      measuredStep: undefined,
      isBestRestored: false,
      parameters: {},
      optimizerState: {},
      recurrentState: undefined,
      best: undefined,
      latest: undefined,
    },
    randomKeys: {},
    cursor: null,
    history: [],
  };
  expect(decodeRun(encodeRun(least))).toEqual(least);
  expect(Object.keys(encodeRun(least).files)).not.toContain('best.safetensors');
  const { snapshot } = decodeRun(encodeRun({ ...least, snapshot: { ...least.snapshot, recurrentState: {} } }));
  expect(snapshot.recurrentState).toEqual({});
});

test('gives back states that are a single tensor, or nothing', () => {
  const single = { ...snapshot, optimizerState: { '': numbers(1) }, recurrentState: { '': numbers(2) } };
  expect(decodeRun(encodeRun({ ...run, snapshot: single })).snapshot).toEqual(single);
  const none = { ...snapshot, optimizerState: {}, recurrentState: {} };
  expect(decodeRun(encodeRun({ ...run, snapshot: none })).snapshot).toEqual(none);
});

test('is files that other programs can read', () => {
  const { step, files } = encodeRun(run);
  expect(step).toBe(900);
  expect(Object.keys(files)).toEqual([
    'run.json',
    'configuration.json',
    'tokenizer.json',
    'history.json',
    'weights.safetensors',
    'best.safetensors',
    'latest.safetensors',
    'training.safetensors',
  ]);
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(files[name]));
  expect(json('run.json')).toEqual({
    format: 'unroll run',
    version: 1,
    step: 900,
    rateScale: 0.5,
    leftOutCount: 2,
    measuredStep: 800,
    isBestRestored: true,
    latestLoss: 1.125,
    dataSha256: 'ba7816bf',
    randomKeys: { dropout: { high: 4294967295, low: 0 } },
    cursor: { epoch: 2, offset: 12_345 },
    hasRecurrentState: true,
    best: { step: 600, loss: 1.25, worseCount: 3 },
  });
  expect(json('configuration.json')).toEqual(run.configuration);
  expect(json('history.json')).toEqual(run.history);
  const tensors = (name: string): unknown => readSafetensors(files[name] as Uint8Array);
  expect(tensors('weights.safetensors')).toEqual({ tensors: snapshot.parameters, metadata: { step: '900' } });
  expect(tensors('best.safetensors')).toEqual({ tensors: snapshot.best?.parameters, metadata: { step: '600' } });
  expect(Object.keys(readSafetensors(files['training.safetensors'] as Uint8Array).tensors)).toEqual([
    'optimizer.mean.cell.0.bias',
    'recurrent.0.hidden',
    'optimizer.optimizer.step',
  ]);
});

test('takes weights that another program made shorter, where float32 holds them exactly', () => {
  const { step, files } = encodeRun(run);
  const half: StoredTensor<StoredDtype> = { dtype: 'F16', shape: [2], data: Float32Array.of(0.5, -3) };
  const read = (weights: StoredTree<StoredDtype>) =>
    decodeRun({ step, files: { ...files, 'weights.safetensors': writeSafetensors(weights) } }).snapshot.parameters;
  expect(read({ a: half, b: { ...half, dtype: 'BF16' } })).toEqual({
    a: { ...half, dtype: 'F32' },
    b: { ...half, dtype: 'F32' },
  });
  expect(() => read({ a: { dtype: 'F64', shape: [1], data: Float64Array.of(1) } })).toThrow(
    'decodeRun: weights.safetensors cannot be read: tensor `a` has dtype F64, and tensors in memory are float32 or int32. Convert it where the file was made.',
  );
});

test.each<[string, Partial<SavedRun>, string]>([
  [
    'a number that is not finite',
    { history: [{ loss: 1 }, { loss: Number.NaN }] },
    '`history[1].loss` must be what JSON can hold, at most 100 deep, got NaN.',
  ],
  [
    'an array of another kind',
    { tokenizer: { ids: Int32Array.of(1) as never } },
    '`tokenizer.ids` must be what JSON can hold',
  ],
  [
    'a step that is not one',
    { snapshot: { ...snapshot, step: -1 } },
    '`snapshot.step` must be an integer of at least 0, got -1.',
  ],
  ['a rate scale that is not one', { snapshot: { ...snapshot, rateScale: 0 } }, '`snapshot.rateScale` must be'],
])('refuses %s', (_, changed, sentence) => {
  expect(() => encodeRun({ ...run, ...changed })).toThrow(`encodeRun: ${sentence}`);
});

/** The save of the run, with one file changed. */
function changed(name: string, change: (text: string) => string | undefined): Save {
  const { step, files } = encodeRun(run);
  const text = change(Buffer.from(files[name] ?? []).toString('latin1'));
  const { [name]: _, ...others } = files;
  return {
    step,
    files: text === undefined ? others : { ...others, [name]: Uint8Array.from(Buffer.from(text, 'latin1')) },
  };
}

test.each<[string, Save, string]>([
  [
    'of files that are no run',
    { step: 1, files: {} },
    'the save at step 1 has no run.json. A file was left out, or it is the save of something else.',
  ],
  [
    'without its weights',
    changed('weights.safetensors', () => undefined),
    'the save at step 900 has no weights.safetensors.',
  ],
  [
    'without its best parameters',
    changed('best.safetensors', () => undefined),
    'the save at step 900 has no best.safetensors.',
  ],
  [
    'of another version',
    changed('run.json', (text) => text.replace('"version": 1', '"version": 2')),
    'run.json is of version 2, and this package reads version 1.',
  ],
  [
    'of another format',
    changed('run.json', () => '[]'),
    'run.json is damaged: it does not describe a run. Restore the save from a copy, or train again.',
  ],
  [
    'at another step',
    changed('run.json', (text) => text.replace('"step": 900', '"step": 901')),
    'run.json is of step 901, in a save at step 900.',
  ],
  [
    'with a key that is none',
    changed('run.json', (text) => text.replace('4294967295', '4294967296')),
    'run.json is damaged',
  ],
  [
    'with half a history',
    changed('history.json', (text) => text.slice(0, 9)),
    'history.json is damaged: it is not JSON.',
  ],
  ['with a history of another kind', changed('history.json', () => '{}'), 'history.json is damaged: it is not a list.'],
  [
    'with deep JSON',
    changed('tokenizer.json', () => '['.repeat(200_000) + ']'.repeat(200_000)),
    'tokenizer.json is damaged: it is not JSON of the usual depth',
  ],
  [
    'with other tensors',
    changed('training.safetensors', (text) => text.replace('optimizer.mean', 'optimisor.mean')),
    'training.safetensors has a tensor `optimisor.mean.cell.0.bias`, of which the record does not tell.',
  ],
  [
    'with a tensor whose name steers the terminal',
    changed('training.safetensors', (text) => text.replace('optimizer.mean', 'optimizer\x7fmean')),
    'training.safetensors has a tensor `optimizer\\u{7f}mean.cell.0.bias`, of which the record does not tell.',
  ],
  [
    'of a version that is none',
    changed('run.json', (text) => text.replace('"version": 1', `"version": "${'1'.repeat(100)}"`)),
    `run.json is of version "${'1'.repeat(79)}…, and this package reads version 1.`,
  ],
  [
    'of no version',
    changed('run.json', (text) => text.replace('"version": 1,', '')),
    'run.json is of version undefined, and this package reads version 1.',
  ],
  [
    'with half its weights',
    changed('weights.safetensors', (text) => text.slice(0, 100)),
    'weights.safetensors cannot be read: the file ends after 100 of at least',
  ],
])('refuses a save %s', (_, save, sentence) => {
  expect(() => decodeRun(save)).toThrow(CheckpointError);
  expect(() => decodeRun(save)).toThrow(`decodeRun: ${sentence}`);
});

test('refuses saves with any bytes changed, or reads another run', () => {
  const whole = encodeRun(run);
  const names = Object.keys(whole.files);
  const change = fc.record({ name: fc.constantFrom(...names), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const files = Object.fromEntries(Object.entries(whole.files).map(([name, bytes]) => [name, bytes.slice()]));
      for (const { name, at, value } of changes) {
        const bytes = files[name] as Uint8Array;
        bytes[at % bytes.length] = value;
      }
      try {
        expect(Object.keys(decodeRun({ step: 900, files }))).toEqual(Object.keys(run));
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('refuses what could not be read back', () => {
  const wrongKeys = { ...run, randomKeys: { dropout: { high: -1, low: 2 ** 33 } } };
  expect(() => encodeRun(wrongKeys)).toThrow('encodeRun: `run` must have a digest of its data');
  expect(() => encodeRun({ ...run, dataSha256: undefined as never })).toThrow('encodeRun: `run` must have');
});
