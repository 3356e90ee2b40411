import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CheckpointError } from '@unroll/core';
import { afterEach, expect, test } from 'vitest';
import { httpSource } from './http-source.js';
import { openSafetensors } from './open-safetensors.js';
import { readSafetensors } from './read-safetensors.js';

const golden = readFileSync(new URL('../golden/every-type.safetensors', import.meta.url));
let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.safetensors`;
}

/** Answers range requests of the golden file. */
function ranges(
  changed: (begin: number, end: number) => { headers?: object; body?: Uint8Array; status?: number } = () => ({}),
): RequestListener {
  return (request, response) => {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const [begin, end] = [Number(first), Number(last) + 1];
    const { headers, body = golden.subarray(begin, end), status = 206 } = changed(begin, end);
    response.writeHead(status, {
      ETag: '"1"',
      'Content-Range': `bytes ${begin}-${end - 1}/${golden.length}`,
      ...headers,
    });
    response.end(body);
  };
}

/** The sentence of the error that opening the file and reading a tensor end in. */
async function problem(url: string): Promise<string> {
  const reading = httpSource(url)
    .then(openSafetensors)
    .then((file) => file.read('f64'));
  const error: unknown = await reading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message.replaceAll(url, 'URL');
}

test('fetches the header, and the tensors that are asked for', async () => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.headers.range ?? 'all');
    ranges()(request, response);
  });
  const file = await openSafetensors(await httpSource(url));
  expect(await file.read('f64')).toEqual(readSafetensors(golden).tensors['f64']);
  const dataOffset = 8 + Number(golden.readBigUInt64LE());
  expect(asked).toEqual([
    'bytes=0-0',
    'bytes=0-7',
    `bytes=0-${dataOffset - 1}`,
    `bytes=${dataOffset + 32}-${dataOffset + 47}`,
  ]);
});

test('sends its requests as it is told', async () => {
  const url = await serve((request, response) => {
    if (request.headers.authorization === 'Bearer 1') ranges()(request, response);
    else response.writeHead(401).end();
  });
  const authorized: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, Authorization: 'Bearer 1' } });
  expect((await httpSource(url, { fetch: authorized })).byteLength).toBe(golden.length);
  expect(await problem(url)).toBe(
    'httpSource: "URL" cannot be read: the server answers 401 Unauthorized. Check the address.',
  );
});

test('says that the server sends whole files only', async () => {
  const url = await serve((_, response) => response.end(golden));
  expect(await problem(url)).toBe(
    'httpSource: "URL" is on a server that sends whole files only. Fetch it whole and use bytesSource, or choose another server.',
  );
});

test('says that another part is sent than was asked for', async () => {
  const url = await serve(ranges((begin) => (begin === 0 ? {} : { headers: { 'Content-Range': 'bytes 0-7/900' } })));
  expect(await problem(url)).toBe(
    'httpSource: "URL" is sent without a header Content-Range that fits the request. The server must send it and, for pages of other origins, expose it.',
  );
});

test('says that the file has changed since it was opened', async () => {
  const url = await serve(ranges((begin) => (begin === 0 ? {} : { headers: { ETag: '"2"' } })));
  expect(await problem(url)).toBe('httpSource: "URL" has changed on the server since it was opened. Open it again.');
});

test('stops reading a server that sends without end', async () => {
  let sent = 0;
  const url = await serve((request, response) => {
    if (request.headers.range !== 'bytes=0-7') return ranges()(request, response);
    response.writeHead(206, { ETag: '"1"', 'Content-Range': `bytes 0-7/${golden.length}` });
    const send = (): void => {
      do sent += 65536;
      while (response.write(new Uint8Array(65536)));
    };
    response.on('drain', send);
    send();
  });
  expect(await problem(url)).toBe(
    'httpSource: "URL" sends more than the 8 bytes that are expected. Something else is there now; check the address.',
  );
  expect(sent).toBeLessThan(2 ** 25);
});

test('says that there are too few bytes, and that there is no server', async () => {
  const url = await serve(ranges((begin) => (begin === 0 ? {} : { body: Uint8Array.of(1) })));
  expect(await problem(url)).toMatch(/^openSafetensors: reading bytes \d+ to \d+ gave 1 bytes\./);
  server?.closeAllConnections();
  server?.close();
  expect(await problem(url)).toBe(
    'httpSource: "URL" cannot be read: fetch failed. Check the address and the connection; from a page, the server must also allow its origin.',
  );
});
