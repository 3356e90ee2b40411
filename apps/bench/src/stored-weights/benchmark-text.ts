import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newsCorpus } from '@unroll/corpora';

/** A text to learn, and how it is called. */
export type BenchmarkText = { readonly name: string; readonly text: string };

/** Tiny-shakespeare from the folder that UNROLL_DATA names; the built-in corpus where the variable is not set. */
export function benchmarkText(): BenchmarkText {
  const folder = process.env['UNROLL_DATA'];
  if (folder === undefined)
    return { name: 'the built-in news', text: newsCorpus({ seed: 1, characterCount: 1_000_000 }) };
  return { name: 'tiny-shakespeare', text: readFileSync(join(folder, 'tiny-shakespeare', 'input.txt'), 'utf8') };
}
