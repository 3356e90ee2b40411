import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@unroll/chromium';
import { describeCheckpointStore } from '@unroll/testing';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unzipSave } from '../zip/unzip-save.js';
import { zipSave } from '../zip/zip-save.js';
import {
  callPage,
  openPage,
  type PageServer,
  savedIn,
  servePage,
  storeInPage,
} from './stores-in-chromium.reference.js';
import type { StoreInPage } from './stores-page.reference.js';

const golden = (name: string): Buffer => readFileSync(new URL(`../../golden/${name}`, import.meta.url));

let profile: string;
let server: PageServer;
let browser: BrowserContext;
let page: Page;
let url: string;
let insecureUrl: string;

async function startBrowser(): Promise<BrowserContext> {
  const { args, ...launch } = await findChromium();
  return chromium.launchPersistentContext(profile, {
    ...launch,
    args: [...args, '--host-resolver-rules=MAP insecure.test 127.0.0.1'],
  });
}

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'unroll-'));
  server = await servePage(golden('every-type.safetensors'));
  url = `http://127.0.0.1:${server.port}/`;
  insecureUrl = `http://insecure.test:${server.port}/`;
  browser = await startBrowser();
  page = await browser.newPage();
  await openPage(page, url);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(profile, { recursive: true, maxRetries: 5 });
});

const kinds = ['indexedDb', 'originPrivate'] as const;
const newStore = (kind: StoreInPage['kind']): StoreInPage => ({ kind, place: `runs-${randomUUID()}`, id: '' });

describe.each(kinds)('in Chromium', (kind) => {
  describeCheckpointStore(kind, () => {
    const store = newStore(kind);
    let count = 0;
    return {
      open: () => storeInPage(page, { ...store, id: String(count++) }),
      damage: (step, file) => callPage(page, 'damage', store, String(step).padStart(6, '0'), file),
    };
  });

  test(`${kind}: training goes on after a reload, and after the browser was closed, to the same bits`, async () => {
    const [whole, parts] = [newStore(kind), newStore(kind)];
    const expected = await callPage(page, 'trainAndSave', whole, 30);
    expect(new Set(expected).size).toBe(100);
    await callPage(page, 'trainAndSave', parts, 10);
    await openPage(page, url); // loads the page anew
    await callPage(page, 'trainAndSave', parts, 10);
    await browser.close();
    browser = await startBrowser();
    page = await browser.newPage();
    await openPage(page, url);
    expect(await callPage(page, 'trainAndSave', parts, 10)).toEqual(expected);
    expect((await storeInPage(page, parts).readPrevious())?.step).toBe(20);
  });

  test(`${kind}: a copy of save.json is with each save`, async () => {
    const store = newStore(kind);
    for (const step of [1, 2]) await storeInPage(page, store).write({ step, files: {} });
    const [current, copy] = await callPage(page, 'pointers', store, '000002');
    expect(JSON.parse(current as string)).toMatchObject({ step: 2, previous: { step: 1 } });
    expect(copy).toBe(current);
  });

  test(`${kind}: another tab cannot write until the first is closed`, async () => {
    const store = newStore(kind);
    const other = await browser.newPage();
    await openPage(other, url);
    await storeInPage(other, store).write({ step: 1, files: { a: Uint8Array.of(1) } });
    const { place } = store;
    const [caller, what] = kind === 'indexedDb' ? ['indexedDbStore', 'database'] : ['originPrivateStore', 'folder'];
    await expect(storeInPage(page, store).write({ step: 2, files: {} })).rejects.toThrow(
      `${caller}.write: the ${what} "${place}" is being written by another page, tab or store. Close that one, or choose another name. What was saved before is unchanged.`,
    );
    expect((await storeInPage(page, store).read())?.step).toBe(1);
    await other.close();
    await storeInPage(page, store).write({ step: 2, files: {} });
    expect((await storeInPage(page, store).readPrevious())?.step).toBe(1);
  });

  test(`${kind}: a full storage leaves the saves before as they were, and says so`, async () => {
    // An origin of its own: browsers remember for half a minute how much an origin may still write.
    const origin = `http://${kind.toLowerCase()}.localhost:${server.port}/`;
    const other = await browser.newPage();
    await openPage(other, origin);
    const session = await browser.newCDPSession(other);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
    const store = newStore(kind);
    const files = { a: Uint8Array.of(1) };
    await storeInPage(other, store).write({ step: 1, files });
    await storeInPage(other, store).write({ step: 2, files });
    const [caller, what] = kind === 'indexedDb' ? ['indexedDbStore', 'database'] : ['originPrivateStore', 'folder'];
    const outcome = await callPage(other, 'writeNoise', store, 3, 50_000_000);
    expect(() => savedIn(outcome)).toThrow(
      `${caller}.write: the save at step 3 cannot be written to the ${what} "${store.place}": the browser's storage for this site is full (QuotaExceededError). Free some space and try again. What was saved before is unchanged.`,
    );
    expect(await storeInPage(other, store).read()).toEqual({ step: 2, files });
    expect(await storeInPage(other, store).readPrevious()).toEqual({ step: 1, files });
    await storeInPage(other, store).write({ step: 4, files });
    expect((await storeInPage(other, store).readPrevious())?.step).toBe(2);
    await other.close();
  });

  test(`${kind}: a page that is closed in the middle of saves leaves whole ones`, async () => {
    const store = newStore(kind);
    let last = 0;
    for (let kill = 0; kill < 8; kill++) {
      const other = await browser.newPage();
      await openPage(other, url);
      savedIn(await callPage(other, 'writeNoise', store, last + 1, 2_000_000));
      let written = last + 1;
      const writing = (async () => {
        for (;;) {
          savedIn(await callPage(other, 'writeNoise', store, written + 1, 2_000_000));
          written += 1;
        }
      })();
      writing.catch(() => undefined); // ends with the page
      await new Promise((resolve) => setTimeout(resolve, 37 * kill));
      await other.close();
      const save = await storeInPage(page, store).read();
      expect(save?.files['noise']?.length).toBe(2_000_000);
      expect([written, written + 1]).toContain(save?.step);
      last = save?.step ?? last;
    }
    await storeInPage(page, store).write({ step: last + 1, files: {} });
    expect((await storeInPage(page, store).readPrevious())?.step).toBe(last);
  }, 60_000);
});

test('zip files are packed and unpacked in Chromium as in Node', async () => {
  const save = { step: 900, files: { weights: Uint8Array.of(1, 2, 255), empty: new Uint8Array(0) } };
  const zip = Buffer.from(
    await callPage(page, 'zip', { step: 900, files: { weights: '\x01\x02\xff', empty: '' } }),
    'latin1',
  );
  expect(Buffer.compare(zip, await zipSave(save))).toBe(0);
  expect(savedIn(await callPage(page, 'unzip', zip.toString('latin1')))).toEqual(save);
  const packed = golden('packed.zip');
  expect(savedIn(await callPage(page, 'unzip', packed.toString('latin1')))).toEqual(await unzipSave(packed));
  const outcome = await callPage(page, 'unzip', packed.toString('latin1', 0, 500));
  expect(() => savedIn(outcome)).toThrow('unzipSave: the zip cannot be read: ');
});

test('tensors are fetched from a server in Chromium', async () => {
  expect(await callPage(page, 'readFromServer', '/golden', 'i16')).toEqual([-32768, 32767]);
});

describe('in a page of an insecure connection', () => {
  test('indexedDbStore saves, with digests that the page computes itself', async () => {
    const insecure = await browser.newPage();
    await openPage(insecure, insecureUrl);
    expect(await insecure.evaluate(() => [isSecureContext, 'subtle' in crypto, 'locks' in navigator])).toEqual([
      false,
      false,
      false,
    ]);
    const store = storeInPage(insecure, newStore('indexedDb'));
    const save = { step: 1, files: { a: Uint8Array.of(1, 2, 3) } };
    await store.write(save);
    expect(await store.read()).toEqual(save);
    await insecure.close();
  });

  test('originPrivateStore says that there is no such file system', async () => {
    const insecure = await browser.newPage();
    await openPage(insecure, insecureUrl);
    const { place, ...others } = newStore('originPrivate');
    await expect(storeInPage(insecure, { place, ...others }).write({ step: 1, files: {} })).rejects.toThrow(
      `originPrivateStore.write: the save at step 1 cannot be written to the folder "${place}": there is no origin private file system here. Use indexedDbStore, or serve the page over https; in Node use folderStore.`,
    );
    await insecure.close();
  });
});

test('in Node both say what is missing', async () => {
  const { indexedDbStore } = await import('./indexed-db-store.js');
  const { originPrivateStore } = await import('./origin-private-store.js');
  await expect(indexedDbStore({ name: 'news' }).read()).rejects.toThrow(
    'indexedDbStore.read: the database "news" cannot be read: there is no IndexedDB here. Use folderStore of @unroll/checkpoints/node, or memoryStore.',
  );
  await expect(originPrivateStore({ folder: 'news' }).read()).rejects.toThrow(
    'originPrivateStore.read: the folder "news" cannot be read: there is no origin private file system here.',
  );
});
