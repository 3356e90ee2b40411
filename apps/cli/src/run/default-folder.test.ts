import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { temporaryFolder } from '../unroll-process.reference.js';
import { defaultFolder } from './default-folder.js';

const folder = temporaryFolder();
const before = process.cwd();
afterEach(() => process.chdir(before));

test('names a run after its first source', () => {
  expect(defaultFolder([{ type: 'path', path: '/texts/my book.txt' }, { type: 'standard input' }])).toBe(
    'runs/my book',
  );
  expect(defaultFolder([{ type: 'path', path: '/texts/fra.txt.gz' }])).toBe('runs/fra');
  expect(defaultFolder([{ type: 'path', path: '/' }])).toBe('runs/text');
  expect(defaultFolder([{ type: 'standard input' }])).toBe('runs/text');
});

test('puts a number behind a name that is taken', () => {
  mkdirSync(join(folder, 'runs/news'), { recursive: true });
  mkdirSync(join(folder, 'runs/news-2'));
  process.chdir(folder);
  expect(defaultFolder([{ type: 'built-in', seed: 1, characterCount: 10 }])).toBe('runs/news-3');
});
