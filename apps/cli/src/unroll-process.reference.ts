import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** How an `unroll` process ended. */
export type UnrollResult = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly error: string;
};

/** A running `unroll` process. */
export type UnrollProcess = {
  readonly child: ChildProcess;
  /** Resolves when standard output has the text, and rejects if the process ends without. */
  readonly hasWritten: (text: string) => Promise<void>;
  readonly ended: Promise<UnrollResult>;
};

/** Options of {@link startUnroll}. */
export type UnrollOptions = {
  readonly folder: string;
  /** What standard input has. Default: nothing. */
  readonly input?: string | Uint8Array;
  /** Whether more is to be written to standard input. Default false. */
  readonly keepsInputOpen?: boolean;
  /** The path of the Node that runs it. Default: the one that runs the tests. */
  readonly node?: string;
  /** A module that is loaded before the command. */
  readonly preload?: string;
  /** The size that a file may have, in blocks of 512 bytes. */
  readonly fileSizeLimit?: number;
};

const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Starts the built command in a folder. */
export function startUnroll(words: readonly string[], options: UnrollOptions): UnrollProcess {
  const { folder, input, node = process.execPath, preload, fileSizeLimit } = options;
  const line = [node, ...(preload === undefined ? [] : ['--import', preload]), command, ...words];
  const limited =
    fileSizeLimit === undefined ? line : ['sh', '-c', `ulimit -f ${fileSizeLimit}; exec "$@"`, 'sh', ...line];
  const { npm_package_name: _, ...environment } = process.env;
  const child = spawn(limited[0] as string, limited.slice(1), { cwd: folder, env: { ...environment, NO_COLOR: '1' } });
  let output = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  if (!options.keepsInputOpen) child.stdin.end(input);
  const ended = new Promise<UnrollResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, output, error }));
  });
  const hasWritten = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (output.includes(text)) resolve();
      };
      child.stdout.on('data', check);
      ended.then((result) => reject(new Error(`unroll ended without writing "${text}": ${JSON.stringify(result)}`)));
      check();
    });
  return { child, hasWritten, ended };
}

/** Runs the built command in a folder to its end. */
export function runUnroll(words: readonly string[], options: UnrollOptions): Promise<UnrollResult> {
  return startUnroll(words, options).ended;
}

/** A new folder, deleted after the tests of the file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unroll cli ')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A text of about 3,500 characters with an alphabet of 23, the same every time. */
export const sampleText = Array.from({ length: 150 }, (_, line) => `line ${line} has ${line * line} words\n`).join('');

/** Writes files into a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** The options of a model so small that it trains in no time. */
export const tiny = ['--hidden', '8', '--layers', '1', '--batch', '2', '--time', '8'] as const;
