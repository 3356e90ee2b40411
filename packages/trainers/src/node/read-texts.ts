import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ArgumentError } from '@unroll/core';

/** Options of {@link readTexts}. */
export type ReadTextsOptions = {
  /** What the names of files in a folder end with, to be read. Default `'.txt'`. */
  readonly extension?: string;
};

/**
 * The text of a file, or of all files in a folder and in those within it, in pieces. Files follow each other in the order of
 * their paths, by UTF-16 units, with nothing between them.
 *
 * @param path A file of UTF-8, or a folder. A byte order mark at the beginning of a file is left out.
 * @throws ArgumentError if there is no file of that extension in the folder, or the bytes of a file are not UTF-8.
 * @throws Error of the operating system's, if it refuses.
 * @example for await (const text of readTexts('corpus')) characterCount += text.length;
 */
export async function* readTexts(
  path: string,
  { extension = '.txt' }: ReadTextsOptions = {},
): AsyncGenerator<string, void, undefined> {
  for (const file of await filesOf(path, extension)) yield* readText(file);
}

async function filesOf(path: string, extension: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  if (files.length > 0) return files.map((file) => join(path, file));
  const expectation = `hold a file whose name ends with ${extension}`;
  const advice = 'Give another folder, or the extension of its files.';
  throw new ArgumentError({ caller: 'readTexts', argument: 'path', expectation, actual: path, advice });
}

async function* readText(file: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      const expectation = 'be that of text in UTF-8';
      const advice = 'Convert the file to UTF-8, or leave it out.';
      throw new ArgumentError({ caller: 'readTexts', argument: 'path', expectation, actual: file, advice });
    }
  };
  for await (const bytes of createReadStream(file)) yield decoded(bytes as Uint8Array);
  const rest = decoded();
  if (rest !== '') yield rest;
}
