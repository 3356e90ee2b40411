import { afterEach, expect, test, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';

afterEach(() => vi.unstubAllEnvs());

test('takes the browser that CHROME_PATH names, and hands the environment on', async () => {
  vi.stubEnv('CHROME_PATH', process.execPath);
  vi.stubEnv('UNROLL_PROBE', 'kept');
  const { executablePath, env } = await findChromium();
  expect(executablePath).toBe(process.execPath);
  expect(env['UNROLL_PROBE']).toBe('kept');
});

test('rejects a CHROME_PATH that names nothing', async () => {
  vi.stubEnv('CHROME_PATH', '/no/such/browser');
  await expect(findChromium()).rejects.toThrow('CHROME_PATH must name a browser, got /no/such/browser.');
});
