import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ArgumentError, requireInteger } from '@unroll/core';
import { syncFolder, writeNewFile } from './durable-files.js';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';
import type { Save } from './save.js';
import { digestOf, encodePointer, isPlainName, pointerName } from './save-pointer.js';

/**
 * Saves files that belong together, so that all of them are replaced at once or none.
 *
 * The files go into a folder of their own, `saves/000900` for step 900. When they are on the disk, `save.json` is
 * replaced, which names that folder and has the length and the SHA-256 of each file; then the other folders in `saves`
 * are removed, with whatever a kill left there. So from the end of the first save on, `readSave` finds a whole one at
 * every moment, also after a kill or a loss of power. If writing fails, the save before stays.
 *
 * One save at a time may be written into a folder, and its bytes must not change meanwhile. Reading meanwhile is safe.
 *
 * @param folder Is made if it does not exist. The names `save.json` and `saves` in it belong to this function.
 * @throws ArgumentError if the step is not an integer of at least 0, or the name of a file is not made of letters,
 *   digits, `.`, `_` and `-`, or is `save.json`.
 * @throws CheckpointError if the operating system refuses: a full disk, a lack of permission.
 * @example await writeSave('run', { step: 900, files: { 'weights.safetensors': weights, 'optimizer.safetensors': optimizer } });
 */
export async function writeSave(folder: string, save: Save): Promise<void> {
  requireInteger('writeSave', { step: save.step }, { minimum: 0 });
  for (const name of Object.keys(save.files)) requireFileName(name);
  const subject = `the save at step ${save.step}`;
  const current = await explainFileErrors(
    {
      caller: 'writeSave',
      failure: `${subject} cannot be written to "${folder}"`,
      consolation: 'The save before it, if there was one, is unchanged.',
    },
    publish(folder, save),
  );
  await explainFileErrors(
    { caller: 'writeSave', failure: `${subject} is in "${folder}", but a loss of power could undo it` },
    syncFolder(folder),
  );
  // What cannot be removed now is removed after a later save.
  await removeOthers(join(folder, 'saves'), current).catch(() => undefined);
}

/** Writes the files, makes them the current save, and returns the name of their folder inside `saves`. */
async function publish(folder: string, { step, files }: Save): Promise<string> {
  // Absolute: where the working folder was deleted, Node never comes back from making a relative path.
  const saves = resolve(folder, 'saves');
  await mkdir(saves, { recursive: true });
  const place = await makeNewFolder(join(saves, String(step).padStart(6, '0')));
  const name = basename(place);
  try {
    for (const [file, bytes] of Object.entries(files)) await writeNewFile(join(place, file), bytes);
    const digests = Object.entries(files).map(([file, bytes]) => [file, digestOf(bytes)]);
    const pointer = encodePointer({ step, name, files: Object.fromEntries(digests) });
    await writeNewFile(join(place, pointerName), pointer);
    await syncFolder(place);
    await syncFolder(saves);
    await rename(join(place, pointerName), resolve(folder, pointerName));
  } catch (error) {
    await rm(place, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return name;
}

/** Makes a folder of the given path or, if it exists, of that path with a number behind it. */
async function makeNewFolder(path: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? path : `${path}-${attempt}`;
    try {
      await mkdir(candidate);
      return candidate;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function removeOthers(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== kept) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function requireFileName(actual: string): void {
  if (isPlainName(actual) && actual !== pointerName) return;
  const expectation = `have names of letters, digits, ".", "_" and "-", other than ${pointerName}`;
  throw new ArgumentError({ caller: 'writeSave', argument: 'files', expectation, actual });
}
