import { splitKey } from '@unroll/core';
import { builtInPairs } from '../data/built-in-data.js';
import type { ColumnNames } from '../data/data-record.js';
import { readSentencePairs } from '../data/read-sentence-pairs.js';
import {
  holdOutPairs,
  type TranslationData,
  type TranslationDataOptions,
  translationData,
} from '../data/translation-data.js';

/**
 * The data of `--task translate`: the pairs of files or, without any, number words.
 *
 * @param options The key decides what is held out of files as well.
 * @throws CommandError if something cannot be read, or there are fewer than two different sentences.
 */
export async function loadTranslationData(
  paths: readonly string[],
  columns: ColumnNames<'source' | 'target'>,
  { batchSize, key }: TranslationDataOptions,
): Promise<TranslationData> {
  const [splittingKey, batchesKey] = splitKey(key, 2);
  const parts =
    paths.length === 0 ? builtInPairs() : holdOutPairs(await readSentencePairs(paths, columns), splittingKey);
  return translationData(parts, { batchSize, key: batchesKey });
}
