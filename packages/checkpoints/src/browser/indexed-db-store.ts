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
import { finished, requested, withDatabase } from './indexed-db.js';
import { takeWebLock } from './web-lock.js';

/** Options of {@link indexedDbStore}. */
export type IndexedDbStoreOptions = {
  /** The name of the database, which is the store's own. Is made at the first write. */
  readonly name: string;
};

/**
 * A store in a browser's IndexedDB, for pages and workers.
 *
 * Each save is one transaction, on the disk when `write` returns. Other tabs are kept from writing by a lock that only
 * pages of a secure connection have; without it, a tab that wrote between two steps of a write is noticed.
 *
 * @example
 * const store = indexedDbStore({ name: 'news' });
 * const save = await store.read();
 */
export function indexedDbStore({ name }: IndexedDbStoreOptions): CheckpointStore {
  const subject = `the database "${name}"`;
  const { write, close } = singleWriter(() => takeWebLock('indexedDbStore.write', subject));
  const place = (caller: string): SavePlace => ({
    caller,
    name: pathOf(name),
    readPointer: () => explained(caller, `${subject} cannot be read`, readKey<string>(name, pointerName)),
    readFile: (save, file) =>
      explained(caller, `${subject} cannot be read`, readKey<Uint8Array>(name, keyOf(save.name, file))),
  });
  return {
    read: () => readPlace(place('indexedDbStore.read'), 'current'),
    readPrevious: () => readPlace(place('indexedDbStore.readPrevious'), 'previous'),
    write(save) {
      const caller = 'indexedDbStore.write';
      return write(() => {
        requireSave(caller, save);
        const failure = `the save at step ${save.step} cannot be written to ${subject}`;
        return explained(caller, failure, writeSave(caller, name, save));
      });
    },
    close,
  };
}

function explained<Result>(caller: string, failure: string, work: Promise<Result>): Promise<Result> {
  if (globalThis.indexedDB !== undefined) return explainStorageErrors(caller, failure, work);
  const advice = 'Use folderStore of @unroll/checkpoints/node, or memoryStore.';
  return work.catch(() => {
    throw new CheckpointError({ caller, problem: `${failure}: there is no IndexedDB here`, advice });
  });
}

function readKey<Value>(name: string, key: string): Promise<Value | undefined> {
  return withDatabase(name, 'readonly', (files) => requested(files.get(key)));
}

async function writeSave(caller: string, name: string, save: Save): Promise<void> {
  const text = await readKey<string>(name, pointerName);
  const pointer = replaceablePointer(caller, text, `${pathOf(name)}/${pointerName}`);
  const next = await nextPointer(save, freshName(save.step, pointer), pointer);
  await withDatabase(name, 'readwrite', async (files) => {
    const done = finished(files.transaction);
    done.catch(() => undefined); // told below, after the requests
    if ((await requested(files.get(pointerName))) !== text) {
      files.transaction.abort();
      throw new CheckpointError({
        caller,
        problem: `the database "${name}" was written by another page meanwhile`,
        advice: 'Close that page, or choose another name. What it saved is unchanged.',
      });
    }
    const kept = namesIn(next).map((folder) => keyOf(folder, ''));
    for (const key of (await requested(files.getAllKeys())) as string[]) {
      if (!kept.some((prefix) => key.startsWith(prefix))) files.delete(key);
    }
    for (const [file, bytes] of Object.entries(save.files)) files.put(bytes.slice(), keyOf(next.name, file));
    const told = new TextDecoder().decode(encodePointer(next));
    for (const key of [keyOf(next.name, pointerName), pointerName]) files.put(told, key);
    await done;
  });
}

/** What a database is called where others have the path of a folder. */
function pathOf(name: string): string {
  return `indexedDB:${name}`;
}

function keyOf(folder: string, file: string): string {
  return `${savesName}/${folder}/${file}`;
}
