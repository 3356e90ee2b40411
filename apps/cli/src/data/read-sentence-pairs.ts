import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { ColumnNames, DataRecord } from './data-record.js';
import { parseCsv } from './parse-csv.js';
import { parseTsv } from './parse-tsv.js';
import { readJsonLines } from './read-json-lines.js';
import { readTable } from './read-table.js';
import { requireFilled } from './require-filled.js';
import type { SentencePair } from './sentence-pair.js';

type Part = 'source' | 'target';

const parts = ['source', 'target'] as const;

/**
 * Sentences and their translations from files, one after another.
 *
 * The ending tells the format: .csv; .jsonl and .ndjson; anything else is tab-separated. A table without a header has
 * them in its first two columns, as the files of Tatoeba and Anki do. All are in UTF-8, and may be compressed with gzip, with
 * `.gz` behind their ending.
 *
 * @param columns Which columns or fields the two are in. Default: `source` and `target`, else the first two columns.
 * @throws CommandError that names the file and the line, if something cannot be read or is not a pair.
 */
export async function readSentencePairs(
  paths: readonly string[],
  columns: ColumnNames<Part> = {},
): Promise<SentencePair[]> {
  const pairs = await Promise.all(paths.map((path) => readPairs(path, columns)));
  return pairs.flat();
}

async function readPairs(path: string, columns: ColumnNames<Part>): Promise<SentencePair[]> {
  const name = shownPath(path);
  const pairs = requireFilled(recordsOf(await readTextFile(path), pathEnding(path), columns, name), name);
  if (pairs.length > 0) return pairs;
  throw new CommandError(`"${name}" has no sentence pairs. Name a file that has some in it.`);
}

function recordsOf(text: string, ending: string, columns: ColumnNames<Part>, name: string): DataRecord<Part>[] {
  const layout = { parts, columns, ordered: true };
  if (ending === '.jsonl' || ending === '.ndjson') return readJsonLines(text, layout, name);
  return readTable(ending === '.csv' ? parseCsv(text, name) : parseTsv(text), layout, name);
}
