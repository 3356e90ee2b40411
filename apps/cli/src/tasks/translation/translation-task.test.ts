import { join } from 'node:path';
import type { TranslationBatch } from '@unroll/core';
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
  'foreign.tsv': 'é\t1',
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
  const { configuration, tokenizer } = translationTask.begin(settings, data);
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

test('leaves out characters of other pairs that it never saw, and says which', async () => {
  const { model, alphabet } = await begun(settingsOf('all.tsv'));
  const other = await model.read([path('other.tsv')], {});
  const { sources, targetLengths } = other.batches.batchAt(0) as TranslationBatch;
  expect(alphabet.source.decode(sources)).toBe('12');
  expect([...targetLengths]).toEqual([2, 2]);
  expect(other.rows(4)).toEqual([
    ['pairs', '2'],
    ['left out', '"é" (U+00E9), "ê" (U+00EA), which the model never saw in training'],
  ]);
});

test('refuses pairs of the same sentence, and a sentence of which nothing is known', async () => {
  await expect(begun(settingsOf('same.tsv'))).rejects.toThrow('all pairs have the same sentence, and some must differ');
  const { model } = await begun(settingsOf('all.tsv'));
  await expect(model.read([path('foreign.tsv')], {})).rejects.toThrow(
    'the sentence "é" has no character that the model saw in training. Leave it out.',
  );
});
