import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium } from '@unroll/chromium';
import { findOldestNode } from '@unroll/oldest-node';
import { type Browser, chromium } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const golden: Record<string, string> = JSON.parse(readFileSync(`${root}golden/parameter-hashes.json`, 'utf8'));

const nodes = [
  { name: 'this Node', node: process.execPath },
  { name: 'the oldest Node', node: findOldestNode() }, // undefined where the registry has none for this platform
].filter((found): found is { name: string; node: string } => found.node !== undefined);

describe.each(nodes)('in $name', ({ node }) => {
  test('100 steps of training give the parameters that they always gave, to the bit', () => {
    const printed = execFileSync(node, [`${root}dist/node/run-in-node.js`], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toMatchObject({ fused: true, hashes: golden });
  });
});

describe('in Chromium', () => {
  let browser: Browser;
  const servers: PreviewServer[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(await findChromium());
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
  });

  /** Serves a production build, opens it, and gives what it reports. */
  async function reportOf(build: 'plain' | 'threads', isIsolated: boolean, query = ''): Promise<object> {
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    };
    const server = await preview({
      root,
      configFile: false,
      build: { outDir: `dist/${build}` },
      preview: { host: '127.0.0.1', port: 0, strictPort: false, ...(isIsolated && { headers }) },
      logLevel: 'warn',
    });
    servers.push(server);
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0]}${query}`);
    const report = page.locator('#report', { hasText: '{' });
    await report.waitFor({ timeout: 60_000 });
    const text = await report.textContent();
    await page.close();
    return JSON.parse(text ?? '');
  }

  test('a plain page gives the same bits', async () => {
    const expected = { fused: true, isIsolated: false, isShared: false, hashes: golden };
    expect(await reportOf('plain', false)).toMatchObject(expected);
  });

  test('a cross-origin isolated page does, and takes the binary without threads', async () => {
    const expected = { fused: true, isIsolated: true, isShared: false, hashes: golden };
    expect(await reportOf('plain', true)).toMatchObject(expected);
  });

  test('with threads the kernels run in the shared memory, and give the same bits', async () => {
    const expected = { fused: true, isIsolated: true, isShared: true, hashes: golden };
    expect(await reportOf('threads', true, '?threads=2')).toMatchObject(expected);
  });

  test('a build whose minifier breaks the threads of tfjs says so after the time limit', async () => {
    expect(await reportOf('plain', true, '?threads=2')).toEqual({
      error: expect.stringContaining('initializeBackend: the WASM backend did not start within 10000 ms.'),
    });
  });

  test.each([true, false])('two workers give the bits of two replicas in Node; isolated: %s', async (isIsolated) => {
    const expected = { isIsolated, isShared: isIsolated, hash: golden['twoReplicas'] };
    expect(await reportOf('plain', isIsolated, 'workers.html?workers=2')).toMatchObject(expected);
  });

  test.for([
    { workers: 1, isIsolated: true },
    { workers: 2, isIsolated: true },
    { workers: 2, isIsolated: false },
  ])(
    'no task of the page is as long as a step while $workers train; isolated: $isIsolated',
    async ({ workers, isIsolated }, { annotate }) => {
      const sizes = 'hiddenSize=128&batchSize=50&timeSteps=50&steps=20';
      const report = await reportOf('plain', isIsolated, `workers.html?workers=${workers}&${sizes}`);
      expect(report).toMatchObject({ isIsolated, hash: expect.any(String) });
      const { longestTask, stepMilliseconds } = report as { longestTask: number; stepMilliseconds: number };
      await annotate(`longest task ${longestTask} ms, step ${stepMilliseconds.toFixed(0)} ms`); // browsers tell of 50 ms and more
      expect(longestTask).toBeLessThan(stepMilliseconds);
    },
  );

  test.each([0, 1])('says that worker %i was ended, of which a browser tells nobody', async (end) => {
    expect(await reportOf('plain', true, `workers.html?workers=2&end=${end}`)).toEqual({
      error: `trainInWorker: worker ${end + 1} of 2 ended before training did.`,
    });
  });
});
