import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256Of } from './file-digest.js';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['with the digests of the platform', () => undefined],
  ['where pages have none, over an insecure connection', () => vi.stubGlobal('crypto', {})],
])('gives the SHA-256 %s', async (_, prepare) => {
  prepare();
  // The first example of FIPS 180-2, appendix B.1.
  expect(await sha256Of(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  const bytes = Uint8Array.from({ length: 100_003 }, (_, at) => at * 7).subarray(3);
  expect(await sha256Of(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
});
