import { join } from 'node:path';
import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { loadClassificationData } from './load-classification-data.js';
import { loadTranslationData } from './load-translation-data.js';

const folder = temporaryFolder();
const options = { batchSize: 4, key: randomKey(1) };

test('loads examples from files, and from the built-in corpus without any', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `${index},${index % 2 === 0 ? 'even' : 'odd'}`);
  writeFiles(folder, { 'a.csv': rows.join('\n') });
  const data = await loadClassificationData([join(folder, 'a.csv')], { text: '1', label: '2' }, options);
  expect([data.labels, data.trainingCount, data.validationCount]).toEqual([['even', 'odd'], 18, 2]);
  expect((await loadClassificationData([], {}, options)).labels).toContain('science');
});

test('loads pairs from files, and number words without any', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `${index * index}\t${index}`);
  writeFiles(folder, { 'a.tsv': rows.join('\n') });
  const data = await loadTranslationData([join(folder, 'a.tsv')], { source: '2', target: '1' }, options);
  expect([data.trainingCount, data.heldOut.length]).toEqual([18, 2]);
  expect(data.heldOut.every(({ source, target }) => Number(target) === Number(source) ** 2)).toBe(true);
  expect((await loadTranslationData([], {}, options)).trainingCount).toBe(20_000);
});
