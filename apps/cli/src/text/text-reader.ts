import { stat } from 'node:fs/promises';
import { newsCorpus } from '@unroll/corpora';
import { emptyPath, emptyStandardInput } from './empty-text.js';
import { explainFileErrors } from './explain-file-errors.js';
import { linesOf } from './lines-of.js';
import { textFiles } from './text-files.js';
import { fileParts, type ReadingWatch, standardInputParts } from './text-parts.js';
import type { TextSource } from './text-source.js';

/** Text that is read line by line, and may be larger than memory. */
export interface TextReader {
  /** How many bytes there are to be read; undefined where that is not known before. */
  readonly size: number | undefined;
  /**
   * The lines of all sources, one after another, each with its line break. One of more than a million UTF-16 units is cut,
   * before a blank where there is one.
   *
   * @throws CommandError if a source cannot be read, is empty or is not UTF-8.
   */
  lines(watch?: ReadingWatch): AsyncGenerator<string, void, undefined>;
}

/** A source with what it was found to have. */
type OpenedSource =
  | { readonly type: 'built-in'; readonly text: string }
  | { readonly type: 'path'; readonly path: string; readonly files: readonly string[] }
  | { readonly type: 'standard input' };

const longestLine = 1_000_000;

/**
 * Finds the text of sources.
 *
 * @param reader The command line that reads standard input, for the error where that is empty.
 * @throws CommandError if a source does not exist.
 */
export async function textReader(sources: readonly TextSource[], reader: string): Promise<TextReader> {
  const opened: OpenedSource[] = [];
  for (const source of sources) {
    if (source.type === 'built-in') opened.push({ type: 'built-in', text: newsCorpus(source) });
    else if (source.type === 'path') opened.push({ ...source, files: await textFiles(source.path) });
    else opened.push(source);
  }
  return {
    size: await sizeOf(opened),
    async *lines(watch = {}) {
      for (const source of opened) {
        let isEmpty = true;
        for await (const line of linesOf(partsOf(source, watch), { longest: longestLine })) {
          isEmpty = false;
          yield line;
        }
        if (!isEmpty) continue;
        throw source.type === 'path' ? emptyPath(source.path, source.files) : emptyStandardInput(reader);
      }
    },
  };
}

async function* partsOf(source: OpenedSource, watch: ReadingWatch): AsyncGenerator<string, void, undefined> {
  if (source.type === 'standard input') yield* standardInputParts(watch);
  else if (source.type === 'built-in') {
    watch.onRead?.(source.text.length);
    yield source.text;
  } else {
    let endsLine = true;
    for (const file of source.files) {
      let isFirst = true;
      for await (const part of fileParts(file, watch)) {
        if (isFirst && !endsLine) yield '\n';
        yield part;
        isFirst = false;
        endsLine = part.endsWith('\n');
      }
    }
  }
}

async function sizeOf(sources: readonly OpenedSource[]): Promise<number | undefined> {
  let size = 0;
  for (const source of sources) {
    if (source.type === 'standard input') return undefined;
    if (source.type === 'built-in') size += source.text.length;
    else {
      for (const file of source.files) {
        const found = await explainFileErrors(file, () => stat(file));
        if (!found.isFile()) return undefined; // a pipe
        size += found.size;
      }
    }
  }
  return size;
}
