import { stat } from 'node:fs/promises';
import { newsCorpus } from '@unroll/corpora';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { decodeText } from './decode-text.js';
import { explainFileErrors } from './explain-file-errors.js';
import { findTextFiles } from './find-text-files.js';
import { readTextFile } from './read-text-file.js';
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

/** All of standard input as text. */
export async function readStandardInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  const text = decodeText(Buffer.concat(chunks), 'standard input');
  if (text !== '') return text;
  throw new CommandError('standard input is empty. Pipe text into it: `cat book.txt | unroll train -`.');
}

async function readPath(path: string): Promise<string[]> {
  const isFolder = (await explainFileErrors(path, () => stat(path))).isDirectory();
  const files = isFolder ? await explainFileErrors(path, () => findTextFiles(path)) : [path];
  const texts: string[] = [];
  for (const file of files) texts.push(await readTextFile(file));
  if (texts.some((text) => text !== '')) return texts;
  const subject = isFolder ? `the text files in "${shownPath(path)}" are empty` : `"${shownPath(path)}" is empty`;
  throw new CommandError(`${subject}. Name a file that has text in it.`);
}
