import { CheckpointError, type CheckpointStore, type Save } from '@unroll/core';
import { readPlace, type SavePlace } from '../saves/read-place.js';
import {
  encodePointer,
  freshName,
  namesIn,
  nextPointer,
  pointerName,
  replaceablePointer,
  requireSave,
  savesName,
} from '../saves/save-pointer.js';
import { singleWriter } from '../saves/single-writer.js';
import { explainStorageErrors } from './explain-storage-errors.js';
import { findFolder, makeFolder, readFileOf, removeOthers, writeFileOf } from './origin-private-files.js';
import { takeWebLock } from './web-lock.js';

/** Options of {@link originPrivateStore}. */
export type OriginPrivateStoreOptions = {
  /** The path of the folder, names separated by `/`. Is made at the first write. */
  readonly folder: string;
};

/**
 * A store in a browser's origin private file system, for pages of a secure connection and their workers.
 *
 * The files lie as `folderStore` of `@unroll/checkpoints/node` lays them out. Browsers do not tell when bytes are on the
 * disk: a loss of power may undo the last saves, and then the checksums tell.
 *
 * @example
 * const store = originPrivateStore({ folder: 'runs/news' });
 * const save = await store.read();
 */
export function originPrivateStore({ folder }: OriginPrivateStoreOptions): CheckpointStore {
  const subject = `the folder "${folder}"`;
  const { write, close } = singleWriter(() => takeWebLock('originPrivateStore.write', subject));
  const place = (caller: string): SavePlace => ({
    caller,
    name: folder,
    async readPointer() {
      const bytes = await explained(caller, `${subject} cannot be read`, () => readAt(folder, pointerName));
      return bytes && new TextDecoder().decode(bytes);
    },
    readFile: (save, file) =>
      explained(caller, `${subject} cannot be read`, () => readAt(`${folder}/${savesName}/${save.name}`, file)),
  });
  return {
    read: () => readPlace(place('originPrivateStore.read'), 'current'),
    readPrevious: () => readPlace(place('originPrivateStore.readPrevious'), 'previous'),
    write(save) {
      const caller = 'originPrivateStore.write';
      return write(async () => {
        requireSave(caller, save);
        const failure = `the save at step ${save.step} cannot be written to ${subject}`;
        await explained(caller, failure, () => writeSave(caller, folder, save));
      });
    },
    close,
  };
}

function explained<Result>(caller: string, failure: string, work: () => Promise<Result>): Promise<Result> {
  // `storage` is undefined in insecure contexts and in Node, whatever its type says.
  if ((globalThis.navigator?.storage as StorageManager | undefined)?.getDirectory !== undefined) {
    return explainStorageErrors(caller, failure, work());
  }
  const problem = `${failure}: there is no origin private file system here`;
  const advice = 'Use indexedDbStore, or serve the page over https; in Node use folderStore.';
  return Promise.reject(new CheckpointError({ caller, problem, advice }));
}

async function readAt(path: string, file: string): Promise<Uint8Array | undefined> {
  const folder = await findFolder(path);
  return folder && readFileOf(folder, file);
}

async function writeSave(caller: string, path: string, save: Save): Promise<void> {
  const folder = await makeFolder(path);
  const saves = await makeFolder(`${path}/${savesName}`);
  const text = await readFileOf(folder, pointerName);
  const pointer = replaceablePointer(caller, text && new TextDecoder().decode(text), `${path}/${pointerName}`);
  await removeOthers(saves, namesIn(pointer)); // what ended in the middle left
  const next = await nextPointer(save, freshName(save.step, pointer), pointer);
  try {
    const place = await saves.getDirectoryHandle(next.name, { create: true });
    for (const [file, bytes] of Object.entries(save.files)) await writeFileOf(caller, place, file, bytes);
    for (const each of [place, folder]) await writeFileOf(caller, each, pointerName, encodePointer(next));
  } catch (error) {
    await saves.removeEntry(next.name, { recursive: true }).catch(() => undefined);
    throw error;
  }
  // What cannot be removed now is removed by a later write.
  await removeOthers(saves, namesIn(next)).catch(() => undefined);
}
