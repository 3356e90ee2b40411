import { join } from 'node:path';
import { tensor1d } from '@tensorflow/tfjs-core';
import { type ClassificationBatch, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import type { BatchSource, StreamBatch } from '@unroll/trainers';
import { beforeAll, expect, test } from 'vitest';
import { builtInHeadlines } from '../../data/example-source.js';
import type { LabelledExample } from '../../data/labelled-example.js';
import { temporaryFolder, writeFiles } from '../../unroll-process.reference.js';
import { readClassAlphabet } from './class-alphabet.js';
import type { ClassificationSettings } from './classification-configuration.js';
import { classificationTask } from './classification-task.js';
import type { TextClassifierParameters } from './classifier-of.js';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);
const examples: readonly LabelledExample[] = Array.from({ length: 95 }, (_, index) => ({
  text: `${'ab'.repeat(index % 7)}${index % 80}`,
  label: index % 80 < 40 ? 'small' : 'large',
}));
writeFiles(folder, {
  'all.csv': ['label,text', ...examples.map(({ text, label }) => `${label},${text}`)].join('\n'),
  'one.csv': 'label,text\none,x\none,y',
  'twice.csv': ['label,text', ...[...examples, ...examples].map(({ text, label }) => `${label},${text}`)].join('\n'),
  'same.csv': 'label,text\none,x\ntwo,x',
  'other.csv': 'label,text\nsmall,1é\nlarge,€60é',
  'foreign.csv': 'label,text\nsmall,1\nlarge,é',
  'huge.csv': 'label,text\nsmall,1\nhuge,1',
  'swapped.csv': `label,text\n${Array.from({ length: 24 }, (_, index) => `film ${index},${index % 2}`).join('\n')}`,
  'nine.csv': `label,text\n${Array.from({ length: 9 }, (_, index) => `${index},${index}`).join('\n')}`,
  'most.csv': `label,text\n${Array.from({ length: 20 }, (_, index) => `${Math.max(0, index - 3)},${index}`).join('\n')}`,
  'named.csv': 'review,title,stars,grade\n1,2,one,two\n3,4,two,one',
  'classes.csv': `label,text\n${Array.from({ length: 24 }, (_, index) => `c${index % 12},${index}`).join('\n')}`,
});

function settingsOf(name: string, seed = 1): ClassificationSettings {
  return {
    task: 'classify',
    model: { cell: 'gru', hiddenSize: 3, layerCount: 1, embeddingSize: null },
    training: { batchSize: 8, learningRate: 0.01, seed, length: { unit: 'steps', count: 1 } },
    text: { sources: [{ type: 'path', path: path(name) }], columns: {} },
  };
}

async function begun(settings: ClassificationSettings) {
  const data = await classificationTask.read(settings, undefined);
  const { configuration, tokenizer } = await classificationTask.begin(settings, data);
  const model = classificationTask.model(configuration, JSON.parse(JSON.stringify(tokenizer)));
  return { data, configuration, alphabet: readClassAlphabet(tokenizer), model, learning: model.learn(data) };
}

beforeAll(async () => void (await initializeBackend()));

test('gives back every example once: most to learn from, a tenth of the texts held out', async () => {
  const { data, configuration, alphabet, learning } = await begun(settingsOf('all.csv'));
  const { tokenizer, classes } = alphabet;
  const examplesIn = (batches: BatchSource<StreamBatch>): LabelledExample[] =>
    Array.from({ length: batches.batchesPerEpoch }, (_, step) => batches.batchAt(step) as ClassificationBatch).flatMap(
      ({ batchSize, timeSteps, inputs, lengths, labels }) =>
        Array.from({ length: batchSize }, (_, row) => ({
          text: tokenizer.decode(inputs.subarray(row * timeSteps, row * timeSteps + (lengths[row] as number))),
          label: classes[labels[row] as number] as string,
        })),
    );
  const inOrder = (list: readonly LabelledExample[]) => list.map(({ text, label }) => `${label} ${text}`).sort();
  const [learned, heldOut] = [examplesIn(learning.batches), examplesIn(learning.validation.batches)];
  expect(inOrder([...learned, ...heldOut])).toEqual(inOrder(examples));
  expect([learned.length, heldOut.length]).toEqual([data.training.length, data.heldOut.length]);
  const texts = new Set(heldOut.map(({ text }) => text));
  expect(texts.size).toBe(Math.ceil(new Set(examples.map(({ text }) => text)).size / 10));
  expect(learned.some(({ text }) => texts.has(text))).toBe(false);
  expect(classes).toEqual(['large', 'small']);
  expect(tokenizer.characters.join('')).toBe('0123456789ab');
  expect(configuration.text).toMatchObject({ exampleCount: 95, sha256: data.sha256 });
});

test('is the same for the same seed, and another for another', async () => {
  const batchOf = async (seed: number) => (await begun(settingsOf('all.csv', seed))).learning.batches.batchAt(30);
  expect(await batchOf(1)).toEqual(await batchOf(1));
  expect(await batchOf(2)).not.toEqual(await batchOf(1));
});

test('measures on 500 of what is held out where that is more', async () => {
  const settings = { ...settingsOf('all.csv'), text: { sources: [builtInHeadlines], columns: {} } };
  const { data, model, learning } = await begun(settings);
  const countIn = (batches: BatchSource<StreamBatch>): number =>
    Array.from({ length: batches.batchesPerEpoch }, (_, step) => batches.batchAt(step).batchSize).reduce(
      (sum, size) => sum + size,
    );
  expect(data.heldOut.length).toBeGreaterThan(1000);
  expect(countIn(learning.validation.batches)).toBe(500);
  expect(countIn(model.heldOut(data).batches)).toBe(data.heldOut.length);
});

test('has right the share of texts whose class is the most probable', async () => {
  const { model, data } = await begun(settingsOf('all.csv'));
  const parameters = model.objective.initializeParameters({ high: 1, low: 2 });
  const withBias = (bias: number[]) => {
    const { head, ...others } = parameters as TextClassifierParameters;
    return { ...others, head: { ...head, bias: tensor1d(bias) } };
  };
  const heldOut = model.heldOut(data);
  const shareOf = (label: string) =>
    data.heldOut.filter((example) => example.label === label).length / data.heldOut.length;
  expect(await heldOut.shareRight?.(withBias([100, 0]))).toBe(shareOf('large'));
  expect(await heldOut.shareRight?.(withBias([0, 100]))).toBe(shareOf('small'));
  const aborted = AbortSignal.abort('enough');
  await expect(heldOut.shareRight?.(parameters, aborted)).rejects.toBe('enough');
  disposeTree(parameters);
});

test('leaves out characters of other texts that it never saw, and says which', async () => {
  const { model, alphabet } = await begun(settingsOf('all.csv'));
  const other = await model.read([path('other.csv')], {});
  const batch = other.batches.batchAt(0) as ClassificationBatch;
  expect([...batch.lengths]).toEqual([1, 2]);
  expect(alphabet.tokenizer.decode(batch.inputs)).toBe('1060');
  expect(other.rows(2)).toEqual([
    ['texts', '2'],
    ['left out', '"é" (U+00E9), "€" (U+20AC), which the model never saw in training'],
  ]);
});

test('takes a column that is not named for other data from training', async () => {
  const settings = settingsOf('named.csv');
  const columns = { text: 'review', label: 'stars' };
  const { model, alphabet } = await begun({ ...settings, text: { ...settings.text, columns } });
  const batchOf = async (other: { text?: string; label?: string }) =>
    (await model.read([path('named.csv')], other)).batches.batchAt(0) as ClassificationBatch;
  const { inputs, labels } = await batchOf({ label: 'grade' });
  expect(alphabet.tokenizer.decode(inputs)).toBe('13');
  expect([...labels].map((label) => alphabet.classes[label])).toEqual(['two', 'one']);
  expect([...(await batchOf({})).labels].map((label) => alphabet.classes[label])).toEqual(['one', 'two']);
});

test('shows the first example, and says how many texts and examples are held out', async () => {
  const { learning, data } = await begun(settingsOf('twice.csv'));
  const [{ text, label }] = data.training as [LabelledExample];
  expect(learning.header).toContainEqual(['first', `${label} ← ${text}`]);
  expect(learning.header).toContainEqual(['validation', '10 % of the different texts, 10 in 20 examples, held out']);
});

test('finds the example that takes the most memory, also among those held out', async () => {
  for (const seed of [1, 2, 3, 4]) {
    const { learning } = await begun(settingsOf('all.csv', seed));
    const length = 14;
    const values = 2 * 3 * 8; // both ways, units, and the gates of a GRU with their gradients
    expect(learning.largestExample).toEqual({
      text: expect.stringMatching(/^(ab){6}\d\d$/),
      batchSize: 8,
      valueCount: values * length,
    });
  }
});

test('shows what it tells of a text, and what is right where that is another class', async () => {
  const { learning, model } = await begun(settingsOf('all.csv'));
  const parameters = model.objective.initializeParameters({ high: 1, low: 2 });
  const samples: string[] = [];
  for (let seed = 0; seed < 20; seed++) samples.push(await learning.sample(parameters, randomKey(seed)));
  const labelOf = new Map(examples.map(({ text, label }) => [text, label]));
  for (const sample of samples) {
    const [, told, right, text] = /^(small|large) \d+\.\d %(?: \(right: (small|large)\))? ← (\w+)$/.exec(sample) ?? [];
    expect(right ?? told).toBe(labelOf.get(text as string));
    expect(right).not.toBe(told);
  }
  expect(new Set(samples.map((sample) => sample.includes('right'))).size).toBe(2);
  disposeTree(parameters);
});

test.each([
  ['one.csv', 'all of the 2 examples are of the class "one", and two classes are needed. Add examples of another one.'],
  ['same.csv', 'all examples have the same text, and some must differ to be held out. Add other texts.'],
  [
    'swapped.csv',
    'the label has 24 different values in 24 examples. Are the columns swapped? Name them with `--text-column` and `--label-column`.',
  ],
])('refuses to learn from %s', async (name, message) => {
  await expect(begun(settingsOf(name))).rejects.toThrow(message);
});

test.each(['nine.csv', 'most.csv'])('learns from few examples, or many, of as many classes in %s', async (name) => {
  await expect(begun(settingsOf(name))).resolves.toBeDefined();
});

test.each([
  ['foreign.csv', 'foreign.csv", example 2: "é" has no character that the model saw in training. Leave it out.'],
  ['huge.csv', 'huge.csv", example 2: this is of the class "huge", and the model knows the classes "large", "small".'],
])('refuses to be measured on %s', async (name, message) => {
  const { model } = await begun(settingsOf('all.csv'));
  await expect(model.read([path(name)], {})).rejects.toThrow(message);
});

test('names no more than eight classes in an error', async () => {
  const { model } = await begun(settingsOf('classes.csv'));
  await expect(model.read([path('huge.csv')], {})).rejects.toThrow(
    'this is of the class "small", and the model knows the classes "c0", "c1", "c10", "c11", "c2", "c3", "c4", "c5" and 4 more.',
  );
});
