import type { CheckpointStore } from '@unroll/core';
import { readPlace } from '../saves/read-place.js';
import { singleWriter } from '../saves/single-writer.js';
import { lockFolder } from './lock-folder.js';
import { folderPlace } from './read-save.js';
import { writeToFolder } from './write-save.js';

/**
 * A store in a folder, which `writeSave` and `readSave` lay out.
 *
 * From its first write until it is closed, or its process ends or is killed, the file `save.lock` in the folder keeps
 * other processes from writing to it. Those on other machines and in other containers, which cannot see that it was
 * killed, are kept until somebody deletes that file.
 *
 * @param path Is made at the first write. The names `save.json`, `save.lock` and `saves` in it belong to the store.
 * @example
 * const store = folderStore('runs/news');
 * await store.write({ step: 900, files: { 'weights.safetensors': bytes } });
 * await store.close();
 */
export function folderStore(path: string): CheckpointStore {
  const { write, close } = singleWriter(() => lockFolder('folderStore.write', path));
  return {
    read: () => readPlace(folderPlace('folderStore.read', path), 'current'),
    readPrevious: () => readPlace(folderPlace('folderStore.readPrevious', path), 'previous'),
    write: (save) => write(() => writeToFolder('folderStore.write', path, save)),
    close,
  };
}
