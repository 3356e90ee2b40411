import { join } from 'node:path';
import { randomKey, type TranslationBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import type { BatchSource, StreamBatch } from '@unroll/trainers';
import { beforeAll, expect, test, vi } from 'vitest';
import type { SentencePair } from '../../data/sentence-pair.js';
import { temporaryFolder, writeFiles } from '../../unroll-process.reference.js';
import { readPairAlphabet } from './pair-alphabet.js';
import { translateSentences } from './translate-sentences.js';
import type { TranslationSettings } from './translation-configuration.js';
import { translationTask } from './translation-task.js';

vi.mock('./translate-sentences.js', () => ({ translateSentences: vi.fn() }));

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);
const pairs: readonly SentencePair[] = Array.from({ length: 60 }, (_, index) => ({
  source: `${'x'.repeat(index % 5)}${index % 50}`,
  target: `n° ${index} 🎈`.slice(index % 3),
}));
writeFiles(folder, {
  'all.tsv': pairs.map(({ source, target }) => `${source}\t${target}`).join('\n'),
  'same.tsv': 'x\ta\nx\tb',
  'other.tsv': '1é\t1ê\n2\t2',
  'foreign.tsv': `1\t1\n${'é'.repeat(50)}\t1`,
  'many.tsv': Array.from({ length: 2100 * 3 }, (_, index) => `s${index % 2100}\tt${index}`).join('\n'),
  'lengths.tsv': `aaaa\tb\naa\tbbbb\na\tbb`,
  'named.csv': 'en,de,fr\n1,eins,n° 1\n2,zwei,n° 2',
});

function settingsOf(name: string, seed = 1): TranslationSettings {
  return {
    task: 'translate',
    model: { cell: 'gru', hiddenSize: 3, layerCount: 1, embeddingSize: null },
    training: { batchSize: 7, learningRate: 0.01, seed, length: { unit: 'steps', count: 1 } },
    text: { sources: [{ type: 'path', path: path(name) }], columns: {} },
  };
}

async function begun(settings: TranslationSettings) {
  const data = await translationTask.read(settings, undefined);
  const { configuration, tokenizer } = await translationTask.begin(settings, data);
  const model = translationTask.model(configuration, JSON.parse(JSON.stringify(tokenizer)));
  return { data, configuration, alphabet: readPairAlphabet(tokenizer), model, learning: model.learn(data) };
}

beforeAll(async () => void (await initializeBackend()));

test('gives back every pair once, with a border token around each translation', async () => {
  const { data, configuration, alphabet, learning } = await begun(settingsOf('all.tsv'));
  const { source, target } = alphabet;
  const border = target.vocabularySize;
  const pairsIn = (batches: BatchSource<StreamBatch>): SentencePair[] =>
    Array.from({ length: batches.batchesPerEpoch }, (_, step) => batches.batchAt(step) as TranslationBatch).flatMap(
      ({ batchSize, timeSteps, sourceTimeSteps, ...batch }) =>
        Array.from({ length: batchSize }, (_, row) => {
          const rowOf = (tokens: Int32Array, steps: number, length: number) => [
            ...tokens.subarray(row * steps, row * steps + length),
          ];
          const length = batch.targetLengths[row] as number;
          const [inputs, targets] = [batch.inputs, batch.targets].map((tokens) => rowOf(tokens, timeSteps, length));
          expect([inputs?.[0], targets?.at(-1)]).toEqual([border, border]);
          expect(inputs?.slice(1)).toEqual(targets?.slice(0, -1));
          return {
            source: source.decode(rowOf(batch.sources, sourceTimeSteps, batch.sourceLengths[row] as number)),
            target: target.decode(targets?.slice(0, -1) ?? []),
          };
        }),
    );
  const inOrder = (list: readonly SentencePair[]) => list.map((pair) => `${pair.source}\t${pair.target}`).sort();
  expect(inOrder(pairsIn(learning.batches))).toEqual(inOrder(data.training));
  expect(inOrder(pairsIn(learning.validation.batches))).toEqual(inOrder(data.heldOut));
  expect(inOrder([...data.training, ...data.heldOut])).toEqual(inOrder(pairs));
  expect(target.characters).toContain('🎈');
  expect(configuration.text).toMatchObject({ pairCount: 60, longestTranslation: 7, sha256: data.sha256 });
});

test('holds out a tenth of the sentences with all their translations', async () => {
  const { data } = await begun(settingsOf('all.tsv'));
  const sentences = new Set(data.heldOut.map((pair) => pair.source));
  expect(sentences.size).toBe(5);
  expect(data.training.some((pair) => sentences.has(pair.source))).toBe(false);
  expect(data.heldOut.length).toBe(pairs.filter((pair) => sentences.has(pair.source)).length);
});

test('is the same for the same seed, and another for another', async () => {
  const batchOf = async (seed: number) => (await begun(settingsOf('all.tsv', seed))).learning.batches.batchAt(20);
  expect(await batchOf(1)).toEqual(await batchOf(1));
  expect(await batchOf(2)).not.toEqual(await batchOf(1));
});

test('has right the share of sentences for which one of their translations is written', async () => {
  const { model, data, alphabet } = await begun(settingsOf('all.tsv'));
  const parameters = model.objective.initializeParameters({ high: 1, low: 2 });
  const inTurn = [data.heldOut, [...data.heldOut].reverse()]; // of several translations, the last or the first
  expect(new Set(data.heldOut.map(({ source }) => source)).size).toBeLessThan(data.heldOut.length);
  for (const heldOut of inTurn) {
    const answers = new Map(heldOut.map(({ source, target }) => [source, target]));
    const [wrong] = answers.keys();
    answers.set(wrong as string, 'nothing of the kind');
    vi.mocked(translateSentences).mockImplementation((_, sentences) =>
      sentences.map((tokens) => answers.get(alphabet.source.decode(tokens)) as string),
    );
    expect(await model.heldOut(data).shareRight?.(parameters)).toBe((answers.size - 1) / answers.size);
  }
  disposeTree(parameters);
});

test('measures in training on 200 sentences with all their translations where more are held out', async () => {
  const { data, learning, model, alphabet } = await begun(settingsOf('many.tsv'));
  const parameters = model.objective.initializeParameters({ high: 1, low: 2 });
  expect(data.heldOut).toHaveLength(630);
  expect(Object.fromEntries(learning.header)).toMatchObject({
    validation: '210 sentences with all their translations, held out, measured on 200 of them',
  });
  const validation = learning.validation.batches;
  const sizes = Array.from({ length: validation.batchesPerEpoch }, (_, step) => validation.batchAt(step).batchSize);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(600);

  const asked = new Set<string>();
  for (const heldOut of [data.heldOut, [...data.heldOut].reverse()]) {
    const answers = new Map(heldOut.map(({ source, target }) => [source, target]));
    vi.mocked(translateSentences).mockImplementation((_, sentences) =>
      sentences.map((tokens) => {
        const sentence = alphabet.source.decode(tokens);
        asked.add(sentence);
        return answers.get(sentence) as string;
      }),
    );
    expect(await learning.validation.shareRight?.(parameters)).toBe(1);
    expect(await learning.sample(parameters, randomKey(1))).toMatch(/^s\d+\n→ t\d+$/);
  }
  expect(asked.size).toBe(200);

  vi.mocked(translateSentences).mockImplementation((_, sentences) => sentences.map(() => 'none of them'));
  expect(await learning.validation.shareRight?.(parameters)).toBe(0);
  expect(await learning.sample(parameters, randomKey(1))).toMatch(/^s\d+\n→ none of them\nright: t\d+$/);
  disposeTree(parameters);
});

test('finds the pair that takes the most memory, by what it reads and what it writes', async () => {
  const { learning } = await begun(settingsOf('lengths.tsv'));
  const read = 2 * 3 * 8; // both ways, units, and the gates of a GRU with their gradients
  const written = 3 * 8 + 20 * 3 + 3 * 2; // the same one way, attention, and the logits of a character and the border
  expect(learning.largestExample).toEqual({ text: 'aa', batchSize: 3, valueCount: 2 * read + 4 * written + 2 * 2 * 4 });
});

test('shows the first pair', async () => {
  const { learning, data } = await begun(settingsOf('all.tsv'));
  const [{ source, target }] = data.training as [SentencePair];
  expect(learning.header).toContainEqual(['first', `"${source}" → "${target}"`]);
});

test('takes a column that is not named for other data from training', async () => {
  const settings = settingsOf('named.csv');
  const { model, alphabet } = await begun({
    ...settings,
    text: { ...settings.text, columns: { source: 'en', target: 'de' } },
  });
  const other = await model.read([path('named.csv')], { target: 'fr' });
  const { sources } = other.batches.batchAt(0) as TranslationBatch;
  expect(alphabet.source.decode(sources)).toBe('12');
  expect(other.rows(1)[1]).toEqual([
    'left out',
    '"°" (U+00B0), " " (U+0020), "1" (U+0031), "2" (U+0032), which the model never saw in training',
  ]);
});

test('leaves out characters of other pairs that it never saw, and says which', async () => {
  const { model, alphabet } = await begun(settingsOf('all.tsv'));
  const other = await model.read([path('other.tsv')], {});
  const { sources, targetLengths } = other.batches.batchAt(0) as TranslationBatch;
  expect(alphabet.source.decode(sources)).toBe('12');
  expect([...targetLengths]).toEqual([2, 2]);
  expect(other.rows(4)).toEqual([
    ['sentences', '2, in 2 pairs'],
    ['left out', '"é" (U+00E9), "ê" (U+00EA), which the model never saw in training'],
  ]);
});

test('refuses pairs of the same sentence, and a sentence of which nothing is known', async () => {
  await expect(begun(settingsOf('same.tsv'))).rejects.toThrow('all pairs have the same sentence, and some must differ');
  const { model } = await begun(settingsOf('all.tsv'));
  await expect(model.read([path('foreign.tsv')], {})).rejects.toThrow(
    `foreign.tsv", pair 2: "${'é'.repeat(40)}…" has no character that the model saw in training. Leave it out.`,
  );
});
