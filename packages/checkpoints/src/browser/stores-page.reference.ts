import '@tensorflow/tfjs-backend-cpu';
import { add, mul, setBackend, sub, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import {
  type CheckpointStore,
  randomKey,
  randomNormals,
  type Save,
  type StoredTensor,
  UnrollError,
} from '@unroll/core';
import { restoreTree, storeTree } from '@unroll/tensors';
import { httpSource } from '../http-source.js';
import { openSafetensors } from '../open-safetensors.js';
import { decodeRun } from '../run/decode-run.js';
import { encodeRun } from '../run/encode-run.js';
import { unzipSave } from '../zip/unzip-save.js';
import { zipSave } from '../zip/zip-save.js';
import { indexedDbStore } from './indexed-db-store.js';
import { originPrivateStore } from './origin-private-store.js';

// The page that the tests of the stores run in Chromium. It offers what they call.

/** A store in a page, by what it is called there: its kind, its place, and which of several stores of the place. */
export type StoreInPage = { readonly kind: 'indexedDb' | 'originPrivate'; readonly place: string; readonly id: string };

/** A save as JSON. Each byte is a character. */
export type SaveAsText = { readonly step: number; readonly files: Readonly<Record<string, string>> };

/** What a call in the page gave, or the error that it ended in. */
export type Outcome =
  | { readonly save?: SaveAsText | undefined }
  | { readonly error: { readonly name: string; readonly message: string; readonly facts: unknown } };

const stores = new Map<string, CheckpointStore>();

function storeOf({ kind, place, id }: StoreInPage): CheckpointStore {
  const key = JSON.stringify([kind, place, id]);
  const store =
    stores.get(key) ?? (kind === 'indexedDb' ? indexedDbStore({ name: place }) : originPrivateStore({ folder: place }));
  stores.set(key, store);
  return store;
}

async function outcomeOf(work: () => Promise<Save | undefined | void>): Promise<Outcome> {
  try {
    const save = await work();
    return { save: save ? asText(save) : undefined };
  } catch (error) {
    if (!UnrollError.isInstance(error)) throw error;
    const { name, message } = error;
    return { error: { name, message, facts: (error as UnrollError & { facts: unknown }).facts } };
  }
}

function asText({ step, files }: Save): SaveAsText {
  return { step, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, textOf(bytes)])) };
}

function fromText({ step, files }: SaveAsText): Save {
  return { step, files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytesOf(text)])) };
}

function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** A file of the origin private file system. */
async function fileAt(path: string): Promise<FileSystemFileHandle> {
  const names = path.split('/');
  let folder = await navigator.storage.getDirectory();
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  return folder.getFileHandle(names.at(-1) as string);
}

/** What `save.json` of a store says, and the copy of it in the folder of a save. */
async function pointers({ kind, place }: StoreInPage, name: string): Promise<string[]> {
  const paths = ['save.json', `saves/${name}/save.json`];
  if (kind === 'originPrivate') {
    return Promise.all(paths.map(async (path) => (await (await fileAt(`${place}/${path}`)).getFile()).text()));
  }
  const database = await settled(indexedDB.open(place));
  const files = database.transaction('files').objectStore('files');
  const texts = await Promise.all(paths.map((path) => settled<string>(files.get(path))));
  database.close();
  return texts;
}

/** Changes the last byte of a file of a save, behind the store's back. */
async function damage({ kind, place }: StoreInPage, name: string, file: string): Promise<void> {
  if (kind === 'originPrivate') {
    const handle = await fileAt(`${place}/saves/${name}/${file}`);
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    bytes.set([~(bytes.at(-1) as number)], bytes.length - 1);
    const stream = await handle.createWritable();
    await stream.write(bytes);
    return stream.close();
  }
  const database = await settled(indexedDB.open(place));
  const key = `saves/${name}/${file}`;
  const files = database.transaction('files', 'readwrite').objectStore('files');
  const bytes: Uint8Array = await settled(files.get(key));
  bytes.set([~(bytes.at(-1) as number)], bytes.length - 1);
  await settled(files.put(bytes, key));
  database.close();
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Parameters and their momentum after some steps towards random numbers, each step's from a key of its own. */
type Descent = { step: number; parameters: { weight: Tensor }; optimizerState: { momentum: Tensor } };

function descend({ step, parameters, optimizerState }: Descent): Descent {
  return tidy(() => {
    const target = tensor1d(Float32Array.from(randomNormals(randomKey(step), 100)));
    const gradient = sub(parameters.weight, target);
    const momentum = add(mul(optimizerState.momentum, 0.9), gradient);
    return {
      step: step + 1,
      parameters: { weight: sub(parameters.weight, mul(momentum, 0.01)) },
      optimizerState: { momentum },
    };
  });
}

/** Trains from the save of a store, or from the start, and saves; gives the bits of the parameters. */
async function trainAndSave(name: StoreInPage, steps: number): Promise<number[]> {
  await setBackend('cpu');
  const store = storeOf(name);
  const fresh = { weight: tensor1d(new Float32Array(100)) };
  let state: Descent = { step: 0, parameters: fresh, optimizerState: { momentum: tensor1d(new Float32Array(100)) } };
  const save = await store.read();
  if (save !== undefined) {
    const { snapshot } = decodeRun(save);
    state = {
      step: snapshot.step,
      parameters: restoreTree(snapshot.parameters, state.parameters),
      optimizerState: restoreTree(snapshot.optimizerState, state.optimizerState),
    };
  }
  for (let step = 0; step < steps; step++) state = descend(state);
  const parameters = storeTree(state.parameters);
  const snapshot = {
    step: state.step,
    rateScale: 1,
    leftOutCount: 0,
    measuredStep: undefined,
    isBestRestored: false,
    parameters,
    optimizerState: storeTree(state.optimizerState),
    recurrentState: undefined,
    best: undefined,
    latest: undefined,
  };
  await store.write(
    encodeRun({
      configuration: null,
      tokenizer: null,
      dataSha256: '',
      snapshot,
      randomKeys: {},
      cursor: null,
      history: [],
    }),
  );
  const { data } = parameters['weight'] as StoredTensor;
  return Array.from(new Uint32Array(data.buffer));
}

/** Bytes that cannot be compressed, as browsers do before they count them. */
function noise(byteCount: number): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  for (let begin = 0; begin < byteCount; begin += 65_536) crypto.getRandomValues(bytes.subarray(begin, begin + 65_536));
  return bytes;
}

/** What the tests call. */
export const storesPage = {
  read: (store: StoreInPage) => outcomeOf(() => storeOf(store).read()),
  readPrevious: (store: StoreInPage) => outcomeOf(() => storeOf(store).readPrevious()),
  write: (store: StoreInPage, save: SaveAsText) => outcomeOf(() => storeOf(store).write(fromText(save))),
  writeNoise: (store: StoreInPage, step: number, byteCount: number) =>
    outcomeOf(() => storeOf(store).write({ step, files: { noise: noise(byteCount) } })),
  close: (store: StoreInPage) => outcomeOf(() => storeOf(store).close()),
  damage,
  pointers,
  trainAndSave,
  zip: async (save: SaveAsText) => textOf(await zipSave(fromText(save))),
  unzip: (zip: string) => outcomeOf(() => unzipSave(bytesOf(zip))),
  /** Opens a file on the server by range requests, and gives the numbers of a tensor. */
  async readFromServer(path: string, name: string): Promise<number[]> {
    const file = await openSafetensors(await httpSource(path));
    return Array.from((await file.read(name)).data, Number);
  },
};

Object.assign(globalThis, { storesPage });
