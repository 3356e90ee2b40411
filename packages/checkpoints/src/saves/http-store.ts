import { CheckpointError, type SaveReader } from '@unroll/core';
import { requireResponse, responseBytes } from '../response-bytes.js';
import { readPlace, type SavePlace } from './read-place.js';
import { pointerLimit, pointerName, savesName } from './save-pointer.js';

/** Options of {@link httpStore}. */
export type HttpStoreOptions = {
  /** Sends the requests, for instance with headers of its own. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
};

/**
 * The saves in a folder on a server, as `folderStore` and `writeSave` of `@unroll/checkpoints/node` lay them out, to read.
 *
 * No more bytes are read than `save.json` tells, which may have 1 MB.
 *
 * @param url The address of the folder, in which `save.json` is.
 * @example const save = await httpStore('https://example.org/runs/news').read();
 */
export function httpStore(url: string, options: HttpStoreOptions = {}): SaveReader {
  const { fetch: send = fetch } = options;
  const folder = url.replace(/\/$/, '');
  const get = async (caller: string, path: string, limit: number, init?: RequestInit) => {
    const response = await requireResponse(caller, `${folder}/${path}`, send(`${folder}/${path}`, init));
    if (response.ok) return responseBytes(caller, response, limit);
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    const problem = `"${folder}/${path}" cannot be read: the server answers ${response.status} ${response.statusText}`;
    throw new CheckpointError({ caller, problem, advice: 'Check the address.' });
  };
  const place = (caller: string): SavePlace => ({
    caller,
    name: folder,
    async readPointer() {
      const bytes = await get(caller, pointerName, pointerLimit, { cache: 'no-cache' });
      return bytes && new TextDecoder().decode(bytes);
    },
    // A run that is made anew has folders of the same names, so that a cache must ask.
    readFile: ({ name }, file, { byteCount }) =>
      get(caller, `${savesName}/${name}/${file}`, byteCount, { cache: 'no-cache' }),
  });
  return {
    read: () => readPlace(place('httpStore.read'), 'current'),
    readPrevious: () => readPlace(place('httpStore.readPrevious'), 'previous'),
  };
}
