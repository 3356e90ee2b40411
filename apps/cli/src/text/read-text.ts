import { newsCorpus } from '@unroll/corpora';
import { decodeText } from './decode-text.js';
import { emptyPath, emptyStandardInput } from './empty-text.js';
import { readTextFile } from './read-text-file.js';
import { textFiles } from './text-files.js';
import type { TextSource } from './text-source.js';

/**
 * The text of all sources, one after another. Where a text goes before another, it gets a line break if it ends without.
 *
 * @param standardInput The text that standard input had, where it is among the sources.
 * @throws CommandError if a source does not exist, cannot be read, is empty or is not UTF-8.
 */
export async function readText(sources: readonly TextSource[], standardInput = ''): Promise<string> {
  const texts: string[] = [];
  for (const source of sources) {
    if (source.type === 'built-in') texts.push(newsCorpus(source));
    else if (source.type === 'standard input') texts.push(standardInput);
    else texts.push(...(await readPath(source.path)));
  }
  return texts.reduce((before, text) => `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${text}`, '');
}

/**
 * All of standard input as text.
 *
 * @param reader The command line that reads it, for the error. Default `unroll train -`.
 * @throws CommandError if it is empty, or is not UTF-8.
 */
export async function readStandardInput(reader?: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  const text = decodeText(Buffer.concat(chunks), 'standard input');
  if (text !== '') return text;
  throw emptyStandardInput(reader);
}

async function readPath(path: string): Promise<string[]> {
  const files = await textFiles(path);
  const texts: string[] = [];
  for (const file of files) texts.push(await readTextFile(file));
  if (texts.some((text) => text !== '')) return texts;
  throw emptyPath(path, files);
}
