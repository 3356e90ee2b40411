import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';
import { plainBytes } from './read-file-bytes.js';
import type { Save } from './save.js';
import { digestOf, type FileDigest, parsePointer, pointerName, type SavePointer } from './save-pointer.js';

/**
 * The current save of a folder that `writeSave` wrote to, with the length and the SHA-256 of every file checked.
 *
 * A save may be written meanwhile, by this process or another: then it is the one before or the new one, whole.
 *
 * @throws CheckpointError if there is no save, a file of it is missing or damaged, or it is of another version.
 * @example const { step, files } = await readSave('run');
 */
export async function readSave(folder: string): Promise<Save> {
  for (;;) {
    const text = await readPointerText(folder);
    try {
      return await readFiles(folder, parsePointer(text, join(folder, pointerName)));
    } catch (error) {
      // A save that became current meanwhile has removed this one: read that one.
      if ((await readPointerText(folder)) === text) throw error;
    }
  }
}

function readPointerText(folder: string): Promise<string> {
  const path = join(folder, pointerName);
  const action = { caller: 'readSave', failure: `"${path}", which tells the current save, cannot be read` };
  return explainFileErrors(action, readFile(path, 'utf8'));
}

async function readFiles(folder: string, { step, name, files }: SavePointer): Promise<Save> {
  const read: [name: string, bytes: Uint8Array][] = [];
  for (const [file, digest] of Object.entries(files)) {
    const subject = `${file} of the save at step ${step}`;
    const bytes = await readFileOfSave(join(folder, 'saves', name, file), subject);
    requireDigest(bytes, digest, subject);
    read.push([file, bytes]);
  }
  return { step, files: Object.fromEntries(read) };
}

async function readFileOfSave(path: string, subject: string): Promise<Uint8Array> {
  const reading = readFile(path).catch((error: unknown) => {
    throw systemErrorCode(error) === 'ENOENT' ? damaged(subject, `"${path}" is missing`) : error;
  });
  return plainBytes(await explainFileErrors({ caller: 'readSave', failure: `${subject} cannot be read` }, reading));
}

function requireDigest(bytes: Uint8Array, expected: FileDigest, subject: string): void {
  const actual = digestOf(bytes);
  if (actual.byteCount !== expected.byteCount) {
    const [has, had] = [actual, expected].map(({ byteCount }) => byteCount.toLocaleString('en-US'));
    throw damaged(subject, `it has ${has} bytes, expected ${had}`);
  }
  if (actual.sha256 !== expected.sha256) {
    throw damaged(subject, 'its bytes are not those that were written (another SHA-256)');
  }
}

function damaged(subject: string, how: string): CheckpointError {
  const advice = 'Restore the whole folder from a copy, or train again.';
  return new CheckpointError({ caller: 'readSave', problem: `${subject} is damaged: ${how}`, advice });
}
