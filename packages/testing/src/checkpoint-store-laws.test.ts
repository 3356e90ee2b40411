import { ArgumentError, CheckpointError, type CheckpointStore, type Save } from '@unroll/core';
import { describe } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import { checkpointStoreLaws, describeCheckpointStore, type TestedStore } from './checkpoint-store-laws.js';

/** A place in memory, of which the stores are as they should be unless something is altered. */
function place(alter: (store: CheckpointStore, saves: Saves) => Partial<CheckpointStore> = () => ({})): TestedStore {
  const saves: Saves = { current: undefined, previous: undefined, damaged: [], writer: undefined };
  return {
    open() {
      const store = listStore(saves);
      return { ...store, ...alter(store, saves) };
    },
    damage: async (step) => {
      saves.damaged.push(step);
    },
  };
}

type Saves = { current: Save | undefined; previous: Save | undefined; damaged: number[]; writer: object | undefined };

function listStore(saves: Saves): CheckpointStore {
  const self = {};
  const give = async (save: Save | undefined): Promise<Save | undefined> => {
    if (save !== undefined && saves.damaged.includes(save.step)) {
      const problem = `weights.safetensors of the save at step ${save.step} is damaged`;
      throw new CheckpointError({ caller: 'read', problem, advice: `Take step ${saves.previous?.step}.` });
    }
    return save && copyOf(save);
  };
  return {
    read: () => give(saves.current),
    readPrevious: () => give(saves.previous),
    async write(save) {
      const wrong = Object.keys(save.files).find((name) => !/^\w[\w.-]*$/.test(name) || name === 'save.json');
      if (wrong !== undefined || !(Number.isInteger(save.step) && save.step >= 0)) {
        throw new ArgumentError({ caller: 'write', argument: 'save', expectation: 'be one', actual: wrong });
      }
      saves.writer ??= self;
      if (saves.writer !== self) throw new CheckpointError({ caller: 'write', problem: 'taken', advice: 'Wait.' });
      [saves.previous, saves.current] = [saves.current, copyOf(save)];
    },
    async close() {
      if (saves.writer === self) saves.writer = undefined;
    },
  };
}

function copyOf({ step, files }: Save): Save {
  return { step, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.slice()])) };
}

describeCheckpointStore('a place in memory', () => place());

const breaches: readonly Breach<TestedStore>[] = [
  [
    'is empty at first',
    'there is a save from the start',
    () => place(() => ({ read: async () => ({ step: 0, files: {} }) })),
    'read gives a save where none was written',
  ],
  [
    'gives back the last save, and the one before',
    'the one before is lost',
    () => place(() => ({ readPrevious: async () => undefined })),
    'readPrevious gives step undefined, expected 0',
  ],
  [
    'gives back the last save, and the one before',
    'empty files are lost',
    () => place((store) => ({ write: ({ step, files: { empty: _, ...files } }) => store.write({ step, files }) })),
    'read gives other files',
  ],
  [
    'keeps a save at the same step apart from the one before',
    'saves are kept by their step',
    () =>
      place((store, saves) => ({
        async write(save) {
          const { previous } = saves;
          const isAgain = saves.current?.step === save.step;
          await store.write(save);
          if (isAgain) saves.previous = previous ?? saves.current;
        },
      })),
    'readPrevious gives save 2 after save 2',
  ],
  [
    'copies what is written and what is read',
    'the bytes are shared',
    () => place((_, saves) => ({ read: async () => saves.current })),
    'the save changes with the bytes outside',
  ],
  [
    'writes the bytes of a view, not of the buffer under it',
    'the buffer is written',
    () =>
      place((store) => ({
        write: ({ step, files }) =>
          store.write({
            step,
            files: Object.fromEntries(
              Object.entries(files).map(([name, bytes]) => [name, new Uint8Array(bytes.buffer as ArrayBuffer)]),
            ),
          }),
      })),
    'bytes 1,2 come back as 9,1,2,9',
  ],
  [
    'rejects a step that is not one, and names that lead elsewhere',
    'names are not looked at',
    () => place((store) => ({ write: ({ step }) => store.write({ step, files: {} }) })),
    'a file named "" is rejected with nothing',
  ],
  [
    'writes one save after the other, in the order of the calls',
    'the longest save is the last',
    () => {
      let count = 0;
      return place((store) => ({
        async write(save) {
          await new Promise((resolve) => setTimeout(resolve, 50 - 10 * count++));
          return store.write(save);
        },
      }));
    },
    'read gives step 1, expected 5',
  ],
  [
    'may be read while it is written',
    'a save is read half written',
    () =>
      place((store, saves) => ({
        async write(save) {
          const { empty, ...half } = save.files;
          saves.current = { step: save.step, files: half };
          await new Promise((resolve) => setTimeout(resolve, 1));
          await store.write(save);
        },
      })),
    'read gives other files',
  ],
  [
    'lasts when it is opened again',
    'each store is a place of its own',
    () => {
      const made = () => place().open();
      return { open: made };
    },
    'read gives step undefined, expected 2',
  ],
  [
    'keeps others from writing until it is closed',
    'anybody writes',
    () =>
      place((store, saves) => ({
        async write(save) {
          saves.writer = undefined;
          await store.write(save);
        },
      })),
    'a second writer is rejected with nothing',
  ],
  [
    'says that a save is damaged, and gives the one before when asked for it',
    'the one before is given in its place',
    () => place((store) => ({ read: () => store.read().catch(() => store.readPrevious()) })),
    'read of a damaged save is rejected with nothing',
  ],
];

describe('on broken stores', () => testBreaches(checkpointStoreLaws, breaches));
