import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import type { Task, TaskData } from '../tasks/task.js';
import { decodeText } from '../text/decode-text.js';
import { describeSources } from './describe-sources.js';
import type { Run } from './run.js';
import type { RunSource } from './run-configuration.js';
import { runFiles } from './run-files.js';

/**
 * The data that a run learns from, read again.
 *
 * @throws CommandError if they cannot be read, or have changed since the run began.
 */
export async function readDataAgain({ folder, configuration }: Run, task: Task): Promise<TaskData> {
  const { sha256 } = configuration.text;
  const sources: readonly RunSource[] = configuration.text.sources;
  const readsStandardInput = sources.some(({ type }) => type === 'standard input');
  const data = await task.read(configuration, readsStandardInput ? await readStandardInputCopy(folder) : undefined);
  if (data.sha256 === sha256) return data;
  const cure = sources.some(({ type }) => type.startsWith('built-in'))
    ? `Use the unroll that has it: \`npx @unroll/cli@${configuration.cliVersion}\``
    : 'Bring the old text back';
  throw new CommandError(
    `the text of "${folder}", ${describeSources(sources)}, has changed since training began. ${cure}, or train a new run.`,
  );
}

async function readStandardInputCopy(folder: string): Promise<string> {
  const path = join(folder, runFiles.standardInput);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes !== undefined) return decodeText(bytes, `"${path}"`);
  throw new CommandError(`"${path}" is missing. Restore the whole folder from a copy, or train a new run.`);
}
