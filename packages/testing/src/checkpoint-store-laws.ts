import { CheckpointError, type CheckpointStore, type Save } from '@unroll/core';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';

/** A place for saves that was empty when it was made. */
export type TestedStore = {
  /** A new store of the place. */
  readonly open: () => CheckpointStore;
  /** Whether a place outlives the stores that were opened of it. Default true. */
  readonly lasting?: boolean;
  /** Changes a byte of a file of the save at a step, behind the store's back. Default: it cannot be done. */
  readonly damage?: (step: number, file: string) => Promise<void>;
};

/**
 * Defines a suite that checks the laws of a checkpoint store: it gives back the last two saves, bit for bit, and says
 * when one is damaged; whoever reads meanwhile finds one of them whole; two stores never write to one place.
 *
 * @param create Makes an empty place. Called once or twice in a test, which closes the stores it opens.
 * @example describeCheckpointStore('memoryStore', () => {
 *   const store = memoryStore();
 *   return { open: () => store, lasting: false };
 * });
 */
export function describeCheckpointStore(name: string, create: () => TestedStore): void {
  describeLaws(name, checkpointStoreLaws, create);
}

/** The laws that {@link describeCheckpointStore} checks, as data. */
export const checkpointStoreLaws: readonly Law<TestedStore>[] = [
  law('is empty at first', async ({ open }) => {
    const store = open();
    insist((await store.read()) === undefined, 'read gives a save where none was written.');
    insist((await store.readPrevious()) === undefined, 'readPrevious gives a save where none was written.');
    await store.close();
  }),
  law('gives back the last save, and the one before', async ({ open }) => {
    const store = open();
    for (const step of [0, 1, 2, 3]) {
      await store.write(saveAt(step));
      await requireSave('read', await store.read(), step);
      await requireSave('readPrevious', await store.readPrevious(), step === 0 ? undefined : step - 1);
    }
    await store.close();
  }),
  law('keeps a save at the same step apart from the one before', async ({ open }) => {
    const store = open();
    for (const byte of [1, 2, 3]) {
      await store.write({ step: 7, files: { a: Uint8Array.of(byte) } });
      insist((await store.read())?.files['a']?.[0] === byte, `read does not give save ${byte}.`);
      const before = (await store.readPrevious())?.files['a']?.[0];
      insist(byte === 1 || before === byte - 1, `readPrevious gives save ${before} after save ${byte}.`);
    }
    await store.close();
  }),
  law('copies what is written and what is read', async ({ open }) => {
    const store = open();
    const bytes = Uint8Array.of(1);
    await store.write({ step: 0, files: { a: bytes } });
    bytes.fill(9);
    (await store.read())?.files['a']?.fill(9);
    insist((await store.read())?.files['a']?.[0] === 1, 'the save changes with the bytes outside.');
    await store.close();
  }),
  law('writes the bytes of a view, not of the buffer under it', async ({ open }) => {
    const store = open();
    await store.write({ step: 0, files: { a: Uint8Array.of(9, 1, 2, 9).subarray(1, 3) } });
    const read = (await store.read())?.files['a'];
    insist(read?.join() === '1,2', `bytes 1,2 come back as ${read?.join()}.`);
    await store.close();
  }),
  law('rejects a step that is not one, and names that lead elsewhere', async ({ open }) => {
    const store = open();
    await store.write(saveAt(1));
    for (const name of ['', '.', '..', '../a', 'a/b', 'a\\b', '/a', 'save.json', '.hidden', 'é']) {
      const rejected = await rejection(store.write({ step: 2, files: { [name]: Uint8Array.of(1) } }));
      insist(isNamed(rejected, 'ArgumentError'), `a file named "${name}" is rejected with ${rejected ?? 'nothing'}.`);
    }
    for (const step of [-1, 0.5, Number.NaN]) {
      const rejected = await rejection(store.write({ step, files: {} }));
      insist(isNamed(rejected, 'ArgumentError'), `step ${step} is rejected with ${rejected ?? 'nothing'}.`);
    }
    await requireSave('read', await store.read(), 1);
    await store.close();
  }),
  law('writes one save after the other, in the order of the calls', async ({ open }) => {
    const store = open();
    await Promise.all([1, 2, 3, 4, 5].map((step) => store.write(saveAt(step))));
    await requireSave('read', await store.read(), 5);
    await requireSave('readPrevious', await store.readPrevious(), 4);
    await store.close();
  }),
  law('may be read while it is written', async ({ open }) => {
    const store = open();
    await store.write(saveAt(0));
    let writing = true;
    const reader = open();
    const reading = (async () => {
      for (let last = 0; writing; ) {
        const save = await reader.read();
        await requireSave('read', save, save?.step ?? Number.NaN);
        insist((save?.step ?? -1) >= last, `read gives step ${save?.step} after step ${last}.`);
        last = save?.step ?? last;
      }
    })();
    reading.catch(() => undefined); // told when all is written
    try {
      for (let step = 1; step <= 20; step++) await store.write(saveAt(step));
    } finally {
      writing = false;
      await reading;
      await store.close();
    }
  }),
  {
    name: 'lasts when it is opened again',
    applies: ({ lasting = true }) => lasting,
    async check(create) {
      const { open } = create();
      const first = open();
      await first.write(saveAt(1));
      await first.write(saveAt(2));
      await first.close();
      const second = open();
      await requireSave('read', await second.read(), 2);
      await second.write(saveAt(3));
      await requireSave('readPrevious', await second.readPrevious(), 2);
      await second.close();
    },
  },
  {
    name: 'keeps others from writing until it is closed',
    applies: ({ lasting = true }) => lasting,
    async check(create) {
      const { open } = create();
      const [first, second] = [open(), open()];
      await first.write(saveAt(1));
      const rejected = await rejection(second.write(saveAt(9)));
      insist(CheckpointError.isInstance(rejected), `a second writer is rejected with ${rejected ?? 'nothing'}.`);
      await requireSave('read of the second', await second.read(), 1);
      await first.close();
      await second.write(saveAt(2));
      await requireSave('read of the first', await first.read(), 2);
      await second.close();
    },
  },
  {
    name: 'says that a save is damaged, and gives the one before when asked for it',
    applies: ({ damage }) => damage !== undefined,
    async check(create) {
      const { open, damage } = create();
      const store = open();
      await store.write(saveAt(1));
      await store.write(saveAt(2));
      await damage?.(2, 'weights.safetensors');
      const rejected = await rejection(store.read());
      const message = CheckpointError.isInstance(rejected) ? rejected.message : String(rejected ?? 'nothing');
      insist(message.includes('weights.safetensors'), `read of a damaged save is rejected with ${message}`);
      insist(message.includes('step 1'), `the error does not tell of the save before: ${message}`);
      await requireSave('readPrevious', await store.readPrevious(), 1);
      await store.close();
    },
  },
];

function law(name: string, check: (place: TestedStore) => Promise<void>): Law<TestedStore> {
  return { name, check: (create) => check(create()) };
}

/** A save whose files all tell its step. */
function saveAt(step: number): Save {
  return {
    step,
    files: {
      'weights.safetensors': new Uint8Array(20_000).fill(step),
      'history.json': new TextEncoder().encode(`[${step}]`),
      empty: new Uint8Array(0),
    },
  };
}

async function requireSave(method: string, save: Save | undefined, step: number | undefined): Promise<void> {
  insist(save?.step === step, `${method} gives step ${save?.step}, expected ${step}.`);
  if (save === undefined || step === undefined) return;
  const expected = saveAt(step).files;
  insist(Object.keys(save.files).join() === Object.keys(expected).join(), `${method} gives other files.`);
  for (const [name, bytes] of Object.entries(expected)) {
    const read = save.files[name];
    const same = read?.length === bytes.length && bytes.every((byte, at) => byte === read[at]);
    insist(same, `${method} gives other bytes of ${name} at step ${step}.`);
  }
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return undefined;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
