import type { CheckpointStore, Save } from '@unroll/core';
import { requireSave } from './save-pointer.js';

/**
 * A store in memory, for tests and for runs that nobody will resume.
 *
 * @example
 * const store = memoryStore();
 * await store.write({ step: 900, files: { 'weights.safetensors': bytes } });
 */
export function memoryStore(): CheckpointStore {
  let current: Save | undefined;
  let previous: Save | undefined;
  return {
    read: async () => current && copyOf(current),
    readPrevious: async () => previous && copyOf(previous),
    async write(save) {
      requireSave('memoryStore.write', save);
      previous = current;
      current = copyOf(save);
    },
    close: async () => undefined,
  };
}

function copyOf({ step, files }: Save): Save {
  return { step, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.slice()])) };
}
