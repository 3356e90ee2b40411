import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import npmChromium, { inflate } from '@sparticuz/chromium';

/** How to start a browser: what playwright's `launch` takes. */
export type ChromiumLaunch = {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
};

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

// Root in a container has no user namespace to sandbox with, and /dev/shm is often too small there.
const args = ['--no-sandbox', '--disable-dev-shm-usage'];

/**
 * Finds a Chromium: the one `CHROME_PATH` names, else the system's, else (on Linux) the one among the dependencies, which
 * is unpacked into the temporary folder at the first call.
 *
 * @throws Error if `CHROME_PATH` names no file, or if there is no Chromium.
 */
export async function findChromium(): Promise<ChromiumLaunch> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const chosen = env['CHROME_PATH'];
  if (chosen !== undefined && !existsSync(chosen)) throw new Error(`CHROME_PATH must name a browser, got ${chosen}.`);
  const executablePath = chosen ?? usualPlaces.find((path) => existsSync(path));
  if (executablePath !== undefined) return { executablePath, args, env };
  if (process.platform !== 'linux') throw new Error('There is no Chromium. Set CHROME_PATH to one.');
  return unpackChromium(env);
}

/** Unpacks the Chromium of the npm package, with the libraries it needs from no one else. */
async function unpackChromium(env: Record<string, string>): Promise<ChromiumLaunch> {
  const executablePath = await npmChromium.executablePath();
  const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
  const libraries = join(await inflate(join(packed, 'al2023.tar.br')), 'lib');
  const path = [libraries, env['LD_LIBRARY_PATH']].filter((part) => part !== undefined).join(':');
  return { executablePath, args, env: { ...env, LD_LIBRARY_PATH: path } };
}
