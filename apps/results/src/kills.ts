import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { foldInKey, randomKey, randomUniform } from '@unroll/core';

const killCount = 20;
const saveSeconds = 2;
const workerCounts = [1, 2];
const steps = 2400;
const training = ['--hidden', '128', '--layers', '2', '--batch', '16', '--time', '32', '--steps', String(steps)];

/** What a kill found. */
type Kill = {
  /** How long the process had lived. */
  readonly milliseconds: number;
  /** The step of the save that the run goes on from. */
  readonly step: number;
  /** Whether it left an unfinished save. */
  readonly isInSave: boolean;
};

/**
 * Kills a training on tiny-shakespeare again and again, goes on each time, and compares its end with that of a training
 * that was let alone.
 *
 * @returns A report in Markdown.
 */
export async function kills(data: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll kills '));
  try {
    const text = join(data, 'tiny-shakespeare', 'input.txt');
    const parts: string[] = [];
    for (const workers of workerCounts) parts.push(await killedBeside(folder, text, workers));
    return [
      '# A training that is killed and goes on',
      '',
      `\`unroll train\` on tiny-shakespeare, an LSTM of 2 × 128, ${steps.toLocaleString('en-US')} steps of 16 × 32 characters, a save every ${saveSeconds} seconds. It is killed with SIGKILL ${killCount} times: every other time at a random moment, otherwise at a random moment of the next save, as soon as a part of it is on the disk. After each kill \`--resume\` goes on from the last whole save.`,
      '',
      ...parts,
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killedBeside(folder: string, text: string, workers: number): Promise<string> {
  const begin = ['train', text, ...training, '--workers', String(workers)];
  const [whole, killed] = [`whole-${workers}`, `killed-${workers}`];
  await ended(startUnroll(folder, [...begin, '--save-every', String(saveSeconds), '--out', whole]));

  const found: Kill[] = [];
  for (let index = 0; index < killCount; index++) {
    const words = index === 0 ? [...begin, '--out', killed] : ['train', '--resume', killed];
    const leftBefore = unfinishedSaves(join(folder, killed));
    const process = startUnroll(folder, [...words, '--save-every', String(saveSeconds)]);
    found.push(await kill(process, join(folder, killed), { index, leftBefore }));
  }
  await ended(startUnroll(folder, ['train', '--resume', killed]));

  const [expected, actual] = [whole, killed].map((run) => digestsOf(join(folder, run)));
  const isEqual = JSON.stringify(actual) === JSON.stringify(expected);
  return [
    `## ${workers === 1 ? 'One worker' : 'Two workers'}`,
    '',
    `The weights, the optimizer's state and the losses of all ${steps.toLocaleString('en-US')} steps are ${isEqual ? 'the same, bit for bit' : '**not the same**'}. ${found.filter(({ isInSave }) => isInSave).length} kills left an unfinished save.`,
    '',
    '| file | SHA-256 without kills | with kills |',
    '|---|---|---|',
    ...Object.entries(expected ?? {}).map(
      ([file, digest]) => `| ${file} | \`${digest.slice(0, 16)}\` | \`${actual?.[file]?.slice(0, 16)}\` |`,
    ),
    '',
    '| kill | after | in a save | went on from step |',
    '|---|---|---|---|',
    ...found.map(
      ({ milliseconds, step, isInSave }, index) =>
        `| ${index + 1} | ${(milliseconds / 1000).toFixed(2)} s | ${isInSave ? 'yes' : 'no'} | ${step} |`,
    ),
    '',
  ].join('\n');
}

/** Lets a training live for some seconds, kills it, and looks at what it left. */
async function kill(
  process: ChildProcess,
  run: string,
  { index, leftBefore }: { readonly index: number; readonly leftBefore: readonly string[] },
): Promise<Kill> {
  const hasUnfinishedSave = (): boolean => unfinishedSaves(run).some((name) => !leftBefore.includes(name));
  const begun = performance.now();
  const key = foldInKey(randomKey(1), index);
  await delay(1500 + 5000 * randomUniform(key));
  if (index % 2 === 1) {
    while (process.exitCode === null && !hasUnfinishedSave()) await delay(0);
    await delay(20 * randomUniform(foldInKey(key, 1)));
  }
  process.kill('SIGKILL');
  const milliseconds = performance.now() - begun;
  await new Promise((resolve) => process.once('close', resolve));
  return { milliseconds, step: savedStepOf(run), isInSave: hasUnfinishedSave() };
}

/** The folders of saves that are not whole: being written, or left by a kill. */
function unfinishedSaves(run: string): string[] {
  try {
    const names = readdirSync(join(run, 'saves'));
    const pointer = readFileSync(join(run, 'save.json'), 'utf8');
    return names.filter((name) => !pointer.includes(`"${name}"`));
  } catch {
    return []; // before the first save
  }
}

/** The step of the last whole save; 0 before the first one. */
function savedStepOf(run: string): number {
  try {
    return (JSON.parse(readFileSync(join(run, 'save.json'), 'utf8')) as { step: number }).step;
  } catch {
    return 0;
  }
}

/** The SHA-256 of what a training is: its losses, its parameters, and the state of its optimizer. */
function digestsOf(run: string): Record<string, string> {
  const { name } = JSON.parse(readFileSync(join(run, 'save.json'), 'utf8')) as { name: string };
  const files = ['weights.safetensors', 'training.safetensors', 'best.safetensors'].map((file) =>
    join('saves', name, file),
  );
  return Object.fromEntries(
    ['log.jsonl', ...files].map((file) => [
      file.split('/').at(-1) as string,
      createHash('sha256')
        .update(readFileSync(join(run, file)))
        .digest('hex'),
    ]),
  );
}

function startUnroll(folder: string, words: readonly string[]): ChildProcess {
  const command = join(dirname(createRequire(import.meta.url).resolve('@unroll/cli/package.json')), 'dist/main.js');
  return spawn(process.execPath, [command, ...words], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`unroll ended with the exit code ${code}.`);
}
