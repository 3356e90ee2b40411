import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Save } from '@unroll/core';
import {
  encodePointer,
  folderName,
  namesIn,
  nextPointer,
  pointerName,
  replaceablePointer,
  requireSave,
  type SavePointer,
  savesName,
} from '../saves/save-pointer.js';
import { syncFolder, writeNewFile } from './durable-files.js';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';
import { folderPlace } from './read-save.js';

/**
 * Saves files that belong together, so that all of them are replaced at once or none.
 *
 * The files go into a folder of their own, `saves/000900` for step 900. When they are on the disk, `save.json` is
 * replaced, which names that folder and the one of the save before, with the length and the SHA-256 of each file; then,
 * from the second save on, the other folders in `saves` are removed, with whatever a kill left there. The first removes
 * nothing: where `save.json` was lost, saves that it told of may lie there. So from the end of the first save on,
 * `readSave` finds a whole one at every moment, also after a kill or a loss of power. If writing fails, the saves before
 * stay. The folder of each save has a copy of its `save.json`, to put in the place of one that was damaged.
 *
 * One save at a time may be written into a folder, and its bytes must not change meanwhile; `folderStore` sees to it that
 * there is one writer. Reading meanwhile is safe.
 *
 * @param folder Is made if it does not exist. The names `save.json` and `saves` in it belong to this function.
 * @throws ArgumentError if the step is not an integer of at least 0, or the name of a file is not made of letters,
 *   digits, `.`, `_` and `-`, or is `save.json`.
 * @throws CheckpointError if the operating system refuses: a full disk, a lack of permission; or if `save.json` is damaged
 *   or of another version.
 * @example await writeSave('run', { step: 900, files: { 'weights.safetensors': weights, 'optimizer.safetensors': optimizer } });
 */
export function writeSave(folder: string, save: Save): Promise<void> {
  return writeToFolder('writeSave', folder, save);
}

/** @param caller The function that errors name. */
export async function writeToFolder(caller: string, folder: string, save: Save): Promise<void> {
  requireSave(caller, save);
  const subject = `the save at step ${save.step}`;
  const pointer = await explainFileErrors(
    {
      caller,
      failure: `${subject} cannot be written to "${folder}"`,
      consolation: 'The save before it, if there was one, is unchanged.',
    },
    publish(caller, folder, save),
  );
  await explainFileErrors(
    { caller, failure: `${subject} is in "${folder}", but a loss of power could undo it` },
    syncFolder(folder),
  );
  // What cannot be removed now is removed after a later save.
  if (pointer.previous !== undefined) {
    await removeOthers(join(folder, savesName), namesIn(pointer)).catch(() => undefined);
  }
}

/** Writes the files, makes them the current save, and returns what `save.json` says then. */
async function publish(caller: string, folder: string, save: Save): Promise<SavePointer> {
  // Absolute: where the working folder was deleted, Node never comes back from making a relative path.
  const saves = resolve(folder, savesName);
  await mkdir(saves, { recursive: true });
  const text = await folderPlace(caller, folder).readPointer();
  const before = replaceablePointer(caller, text, join(folder, pointerName));
  const name = await makeNewFolder(saves, save.step);
  const place = join(saves, name);
  try {
    for (const [file, bytes] of Object.entries(save.files)) await writeNewFile(join(place, file), bytes);
    const pointer = await nextPointer(save, name, before);
    const replacement = join(place, `.${pointerName}`); // no file of a save has a dot in front
    for (const path of [join(place, pointerName), replacement]) await writeNewFile(path, encodePointer(pointer));
    await syncFolder(place);
    await syncFolder(saves);
    await rename(replacement, resolve(folder, pointerName));
    return pointer;
  } catch (error) {
    await rm(place, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes a folder for a save, of a name that does not exist yet, and returns its name. */
async function makeNewFolder(saves: string, step: number): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const name = folderName(step, attempt);
    try {
      await mkdir(join(saves, name));
      return name;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function removeOthers(folder: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!kept.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
