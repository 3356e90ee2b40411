import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ArgumentError, CheckpointError, type CheckpointStore, type Save } from '@unroll/core';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import type { Outcome, StoreInPage, storesPage } from './stores-page.reference.js';

type PageCalls = typeof storesPage;

/** A server of the page that the tests run in. */
export type PageServer = { readonly port: number; readonly close: () => void };

/** Bundles the page and serves it, and a file to requests of its ranges. */
export async function servePage(resource: Uint8Array): Promise<PageServer> {
  const entry = fileURLToPath(new URL('stores-page.reference.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  const files = new Map(output.map((file) => [`/${file.fileName}`, 'code' in file ? file.code : file.source]));
  const server = createServer((request, response) => {
    const script = files.get(request.url ?? '');
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (last !== undefined) {
      response.writeHead(206, { 'Content-Range': `bytes ${first}-${last}/${resource.length}` });
      response.end(resource.subarray(Number(first), Number(last) + 1));
      return;
    }
    response.setHeader('Content-Type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Opens the page, and waits until it can be called. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'storesPage' in globalThis);
}

/** Calls a function of the page. */
export function callPage<Name extends keyof PageCalls>(
  page: Page,
  name: Name,
  ...values: Parameters<PageCalls[Name]>
): Promise<Awaited<ReturnType<PageCalls[Name]>>> {
  return page.evaluate(
    ([called, given]) => {
      const { storesPage } = globalThis as unknown as { storesPage: Record<string, (...values: unknown[]) => unknown> };
      return storesPage[called as string]?.(...(given as unknown[]));
    },
    [name, values] as const,
  ) as Promise<Awaited<ReturnType<PageCalls[Name]>>>;
}

/** A store in a page as one of this process. */
export function storeInPage(page: Page, store: StoreInPage): CheckpointStore {
  return {
    read: async () => savedIn(await callPage(page, 'read', store)),
    readPrevious: async () => savedIn(await callPage(page, 'readPrevious', store)),
    async write({ step, files }) {
      const text = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]);
      savedIn(await callPage(page, 'write', store, { step, files: Object.fromEntries(text) }));
    },
    async close() {
      savedIn(await callPage(page, 'close', store));
    },
  };
}

/** The save that a call in the page gave. Throws the error that it ended in. */
export function savedIn(outcome: Outcome): Save | undefined {
  if ('error' in outcome) {
    const { name, message, facts } = outcome.error;
    if (name === 'CheckpointError') throw new CheckpointError(facts as CheckpointError['facts']);
    if (name === 'ArgumentError') throw new ArgumentError(facts as ArgumentError['facts']);
    throw new Error(`${name}: ${message}`);
  }
  const { save } = outcome;
  if (!save) return undefined;
  const files = Object.entries(save.files).map(([name, text]) => [name, Uint8Array.from(Buffer.from(text, 'latin1'))]);
  return { step: save.step, files: Object.fromEntries(files) };
}
