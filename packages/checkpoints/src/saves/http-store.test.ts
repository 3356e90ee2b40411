import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSave } from '../node/write-save.js';
import { httpStore } from './http-store.js';

let folder: string;
let server: Server;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-'));
  server = createServer((request, response) => {
    const path = join(folder, request.url ?? '');
    if (existsSync(path)) createReadStream(path).pipe(response);
    else response.writeHead(path.includes('forbidden') ? 403 : 404).end('nothing here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const first = { step: 1, files: { 'weights.safetensors': new Uint8Array(100_000).fill(1), note: new Uint8Array(0) } };
const second = { step: 2, files: { 'weights.safetensors': new Uint8Array(100_000).fill(2) } };

/** The sentence of the error that reading the save ends in. */
async function problem(store = httpStore(url)): Promise<string> {
  const error: unknown = await store.read().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message.replaceAll(url, 'URL');
}

test('reads the saves that writeSave wrote', async () => {
  const store = httpStore(`${url}/`);
  expect(await store.read()).toBeUndefined();
  await writeSave(folder, first);
  expect(await store.read()).toEqual(first);
  expect(await store.readPrevious()).toBeUndefined();
  await writeSave(folder, second);
  expect(await store.read()).toEqual(second);
  expect(await store.readPrevious()).toEqual(first);
});

test('says which file is damaged, longer or missing, and that the one before is kept', async () => {
  await writeSave(folder, first);
  await writeSave(folder, second);
  const path = join(folder, 'saves', '000002', 'weights.safetensors');
  const advice = 'Restore the whole folder from a copy, or go on from the save before it, which is kept, at step 1.';
  writeFileSync(path, readFileSync(path).fill(9, 5, 6));
  expect(await problem()).toBe(
    `httpStore.read: weights.safetensors of the save at step 2 is damaged: its bytes are not those that were written (another SHA-256). ${advice}`,
  );
  writeFileSync(path, new Uint8Array(3_000_000));
  expect(await problem()).toBe(
    'httpStore.read: "URL/saves/000002/weights.safetensors" sends more than the 100,000 bytes that are expected. Something else is there now; check the address.',
  );
  rmSync(path);
  expect(await problem()).toBe(`httpStore.read: weights.safetensors of the save at step 2 is missing. ${advice}`);
  expect((await httpStore(url).readPrevious())?.step).toBe(1);
});

test('does not follow a save.json to other places, or read one without end', async () => {
  writeFileSync(join(folder, 'save.json'), '{"version":1,"step":1,"name":"..","files":{}}');
  expect(await problem()).toMatch('"URL/save.json" is damaged: it does not describe a save.');
  writeFileSync(join(folder, 'save.json'), ' '.repeat(1_000_001));
  expect(await problem()).toMatch('"URL/save.json" sends more than the 1,000,000 bytes that are expected.');
});

test('sends its requests as it is told, and says what the server answers', async () => {
  await writeSave(folder, first);
  const asked: string[] = [];
  const watched: typeof fetch = (input, init) => {
    asked.push(String(input).replace(url, ''));
    return fetch(input, init);
  };
  expect((await httpStore(url, { fetch: watched }).read())?.step).toBe(1);
  expect(asked).toEqual(['/save.json', '/saves/000001/weights.safetensors', '/saves/000001/note']);
  expect(await problem(httpStore(`${url}/forbidden`))).toBe(
    'httpStore.read: "URL/forbidden/save.json" cannot be read: the server answers 403 Forbidden. Check the address.',
  );
});

test('says that there is no server', async () => {
  server.close();
  expect(await problem()).toMatch('httpStore.read: "URL/save.json" cannot be read: fetch failed.');
});
