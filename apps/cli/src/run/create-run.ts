import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '@unroll/checkpoints/node';
import { CommandError } from '../errors/command-error.js';
import { shellWord } from '../terminal/shell-words.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/**
 * Makes the folder of a new run, with what in it never changes.
 *
 * @param standardInput The text that standard input had, where the run reads it.
 * @throws CommandError if the folder exists or cannot be made.
 */
export async function createRun(run: Run, standardInput: string | undefined): Promise<void> {
  const { folder, configuration, tokenizer } = run;
  await makeFolder(folder);
  await writeJson(join(folder, runFiles.configuration), configuration);
  await writeJson(join(folder, runFiles.tokenizer), tokenizer);
  if (standardInput === undefined) return;
  await writeFileAtomically(join(folder, runFiles.standardInput), new TextEncoder().encode(standardInput));
}

async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) throw occupied(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const [reason, advice] = reasons[String(error.code)] ?? [error.code, 'Name another one with `--out`.'];
    throw new CommandError(`the run folder "${folder}" cannot be made: ${reason}. ${advice}`);
  }
}

const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  EACCES: ['permission is denied', 'Name another one with `--out`, or change the permissions.'],
  EEXIST: ['a part of its path is a file', 'Name another one with `--out`.'],
  ENOENT: ['there is no such place', 'Name another one with `--out`.'],
  ENOSPC: ['the disk is full', 'Free some space, or name another one with `--out`.'],
  ENOTDIR: ['a part of its path is a file', 'Name another one with `--out`.'],
  EROFS: ['the file system is read-only', 'Name another one with `--out`.'],
};

/** The error for a folder that a new run cannot have. */
export function occupied(folder: string): CommandError {
  const has = (name: string): boolean => existsSync(join(folder, name));
  if (!has(runFiles.configuration)) {
    return new CommandError(`"${folder}" exists already, and is not a run. Name another folder with \`--out\`.`);
  }
  if (!has('save.json')) {
    return new CommandError(
      `"${folder}" exists already, a run without a save, which cannot go on. Delete it, or name another folder with \`--out\`.`,
    );
  }
  return new CommandError(
    `"${folder}" exists already. Name another folder with \`--out\`, go on with that run with \`--resume ${shellWord(folder)}\`, or delete it.`,
  );
}

function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}
