import { CheckpointError } from '@unroll/core';
import type { ByteSource } from './byte-source.js';
import { requireResponse, responseBytes } from './response-bytes.js';

/** Options of {@link httpSource}. */
export type HttpSourceOptions = {
  /** Sends the requests, for instance with headers of its own. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
};

/**
 * A file on a server as a source, of which parts are fetched by range requests.
 *
 * @param url Where the file is. From a page of another origin, the server must expose the header `Content-Range`.
 * @throws CheckpointError if the server cannot be reached, does not have the file, or does not answer range requests;
 *   when a part is read, also if the file has changed since.
 * @example const { metadata } = await openSafetensors(await httpSource('https://example.org/model.safetensors'));
 */
export async function httpSource(url: string, options: HttpSourceOptions = {}): Promise<ByteSource> {
  const { fetch: send = fetch } = options;
  const requestRange = async (begin: number, end: number): Promise<Response> => {
    const headers = { Range: `bytes=${begin}-${end - 1}` };
    return requireResponse('httpSource', url, send(url, { headers }));
  };
  const first = await requestRange(0, 1);
  await first.body?.cancel();
  const opened = await requireRange(url, first, 0, 1);
  return {
    byteLength: opened.byteLength,
    async read(begin, end) {
      if (begin === end) return new Uint8Array(0);
      const response = await requestRange(begin, end);
      const { byteLength, version } = await requireRange(url, response, begin, end);
      if (byteLength === opened.byteLength && version === opened.version) {
        return responseBytes('httpSource', response, end - begin);
      }
      await response.body?.cancel();
      throw refused(url, 'has changed on the server since it was opened', 'Open it again.');
    },
  };
}

type RangeFacts = { readonly byteLength: number; readonly version: string | null };

/** What a response to a range request tells of the whole file. */
async function requireRange(url: string, response: Response, begin: number, end: number): Promise<RangeFacts> {
  const { status, headers } = response;
  if (status === 206) {
    const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('Content-Range') ?? '') ?? [];
    if (Number(first) === begin && Number(last) === end - 1) {
      return { byteLength: Number(total), version: headers.get('ETag') };
    }
  }
  await response.body?.cancel();
  if (status === 206) {
    const how = 'is sent without a header Content-Range that fits the request';
    throw refused(url, how, 'The server must send it and, for pages of other origins, expose it.');
  }
  if (response.ok) {
    const advice = 'Fetch it whole and use bytesSource, or choose another server.';
    throw refused(url, 'is on a server that sends whole files only', advice);
  }
  throw refused(url, `cannot be read: the server answers ${status} ${response.statusText}`, 'Check the address.');
}

function refused(url: string, how: string, advice: string): CheckpointError {
  return new CheckpointError({ caller: 'httpSource', problem: `"${url}" ${how}`, advice });
}
