import type { ColumnNames } from './data-record.js';
import { readRecords } from './read-records.js';
import { readTsv } from './record-readers.js';
import type { SentencePair } from './sentence-pair.js';

type Part = 'source' | 'target';

/**
 * Sentences and their translations from files, one after another.
 *
 * The endings that {@link readRecords} knows tell the format of a file; any other is tab-separated. A table without a header
 * has them in its first two columns, as the files of Tatoeba and Anki do.
 *
 * @param columns Which columns or fields the two are in. Default: `source` and `target`, else the first two columns.
 * @throws CommandError that names the file and the line, if something cannot be read or is not a pair.
 */
export async function readSentencePairs(
  paths: readonly string[],
  columns: ColumnNames<Part> = {},
): Promise<SentencePair[]> {
  const layout = { parts: ['source', 'target'], columns, firstColumnsByDefault: true } as const;
  const files = { layout, plural: 'sentence pairs', readOther: readTsv };
  const pairs = await Promise.all(paths.map((path) => readRecords<Part>(path, files)));
  return pairs.flat();
}
