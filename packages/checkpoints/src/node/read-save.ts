import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, type Save } from '@unroll/core';
import { readPlace, type SavePlace } from '../saves/read-place.js';
import { pointerName, savesName } from '../saves/save-pointer.js';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';
import { plainBytes } from './read-file-bytes.js';

/**
 * The current save of a folder that `writeSave` wrote to, with the length and the SHA-256 of every file checked.
 *
 * A save may be written meanwhile, by this process or another: then it is the one before or the new one, whole.
 *
 * @throws CheckpointError if there is no save, a file of it is missing or damaged, or it is of another version. It says
 *   whether the save before it is kept; nothing else is read in its place.
 * @example const { step, files } = await readSave('run');
 */
export async function readSave(folder: string): Promise<Save> {
  const place = folderPlace('readSave', folder);
  const save = await readPlace(place, 'current');
  if (save !== undefined) return save;
  const problem = `"${join(folder, pointerName)}", which tells the current save, cannot be read: there is no such file or folder (ENOENT)`;
  throw new CheckpointError({ caller: 'readSave', problem, advice: 'Check the path.' });
}

/**
 * The save before the current one, checked in the same way; undefined where none is kept.
 *
 * @throws CheckpointError if a file of it is missing or damaged, or `save.json` is damaged or of another version.
 * @example const save = await readPreviousSave('run');
 */
export function readPreviousSave(folder: string): Promise<Save | undefined> {
  return readPlace(folderPlace('readPreviousSave', folder), 'previous');
}

/** @param caller The function that errors name. */
export function folderPlace(caller: string, folder: string): SavePlace {
  return {
    caller,
    name: folder,
    async readPointer() {
      const path = join(folder, pointerName);
      const failure = `"${path}", which tells the current save, cannot be read`;
      return (await readIfThere({ caller, failure }, path))?.toString('utf8');
    },
    async readFile({ step, name }, file) {
      const failure = `${file} of the save at step ${step} cannot be read`;
      const bytes = await readIfThere({ caller, failure }, join(folder, savesName, name, file));
      return bytes && plainBytes(bytes);
    },
  };
}

/** The bytes of a file; undefined where there is none. */
function readIfThere(
  action: { caller: string; failure: string },
  path: string,
): Promise<Buffer<ArrayBuffer> | undefined> {
  const reading = readFile(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return explainFileErrors(action, reading);
}
