import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { snapshotFiles } from '@unroll/checkpoints';
import { readSave } from '@unroll/checkpoints/node';
import { CommandError } from '../errors/command-error.js';
import { type TaskName, taskNames } from '../tasks/task-name.js';
import { commandLineOf } from '../terminal/shell-words.js';
import type { Run, RunProgress, RunSave } from './run.js';
import { digestOfData, type RunConfiguration, taskOf } from './run-configuration.js';
import { progressFile, runFiles } from './run-files.js';

/** The current save of a run, and what never changes in it. */
export type OpenedRun = Run & { readonly save: RunSave };

type SavedProgress = Omit<RunProgress, 'step'> & {
  readonly configurationSha256: string;
  readonly tokenizerSha256: string;
};

/**
 * Reads a run folder, and checks that it is whole and as it was written.
 *
 * @param task What the run is to be of, for the advice where there is none. Not checked.
 * @throws CommandError or CheckpointError if there is no such folder, it is not a run's, it is of another version, or a
 *   file in it is missing, damaged, or was changed by hand.
 */
export async function openRun(folder: string, task: TaskName = 'language-model'): Promise<OpenedRun> {
  const configuration = requireConfiguration(folder, await readConfiguration(folder, task));
  if (!existsSync(join(folder, 'save.json'))) {
    throw new CommandError(
      `"${folder}" has no save: its training was stopped before the first one. Delete the folder and train again.`,
    );
  }
  const { step, files } = await readSave(folder);
  const [progressBytes] = [progressFile, snapshotFiles.weights, snapshotFiles.training].map((name) => {
    return files[name] ?? raise(damaged(join(folder, 'save.json'), `it names no ${name}`));
  });
  const saved = parseJson(progressFile, new TextDecoder().decode(progressBytes)) as SavedProgress;
  const { configurationSha256, tokenizerSha256, ...progress } = saved;
  requireUnchanged(folder, runFiles.configuration, configuration, configurationSha256);
  const tokenizer = await readTokenizer(join(folder, runFiles.tokenizer));
  requireUnchanged(folder, runFiles.tokenizer, tokenizer, tokenizerSha256);
  return { folder, configuration, tokenizer, save: { progress: { step, ...progress }, files } };
}

/** The configuration of a run in a folder; undefined if the folder is not a run's. */
export async function findConfiguration(folder: string): Promise<Partial<RunConfiguration> | undefined> {
  const path = join(folder, runFiles.configuration);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value = parseJson(path, text);
  const isRun = typeof value === 'object' && value !== null && 'format' in value && value.format === 'unroll run';
  return isRun ? (value as Partial<RunConfiguration>) : undefined;
}

async function readConfiguration(folder: string, task: TaskName): Promise<Partial<RunConfiguration>> {
  if (!existsSync(folder)) {
    const words = task === 'language-model' ? [] : ['--task', task];
    throw new CommandError(
      `there is no run "${folder}". Check the path, or train one: \`${commandLineOf('train', ...words, '--out', folder)}\`.`,
    );
  }
  const configuration = await findConfiguration(folder);
  if (configuration !== undefined) return configuration;
  throw new CommandError(
    `"${folder}" is not a run: it has no ${runFiles.configuration} of one. Name the folder that \`unroll train\` told, such as runs/news.`,
  );
}

function requireConfiguration(folder: string, configuration: Partial<RunConfiguration>): RunConfiguration {
  const { version, cliVersion } = configuration;
  const reason =
    version !== 1
      ? `of layout version ${version}, and this unroll reads version 1`
      : `for the task "${taskOf(configuration)}", which this unroll does not know`;
  if (version === 1 && taskNames.includes(taskOf(configuration))) return configuration as RunConfiguration;
  throw new CommandError(
    `"${folder}" is a run ${reason}. Use the unroll that made it: \`npx @unroll/cli@${cliVersion}\`.`,
  );
}

async function readTokenizer(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => raise(damaged(path, 'it cannot be read')));
  return parseJson(path, text);
}

function requireUnchanged(folder: string, file: string, data: unknown, sha256: string): void {
  if (digestOfData(data) === sha256) return;
  throw new CommandError(
    `${file} in "${folder}" is not what it was when the run was saved. Undo the change; for other settings train a new run.`,
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, 'it is not JSON');
  }
}

function damaged(path: string, how: string): CommandError {
  return new CommandError(`"${path}" is damaged: ${how}. Restore the whole folder from a copy, or train again.`);
}

function raise(error: Error): never {
  throw error;
}
