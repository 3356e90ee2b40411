import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { cutLossLog } from '../run/loss-log.js';
import { type OpenedRun, openRun } from '../run/open-run.js';
import { digestOfText } from '../run/run-configuration.js';
import { runFiles } from '../run/run-files.js';
import { lockRun } from '../run/run-lock.js';
import { formattedCount, formattedDuration } from '../terminal/figures.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { decodeText } from '../text/decode-text.js';
import { readText } from '../text/read-text.js';
import { describeSources } from '../text/text-source.js';
import { type TrainingData, trainingData } from './training-data.js';
import { stepCountOf, type TrainingLength } from './training-length.js';
import type { TrainingSession } from './training-session.js';

/**
 * Reads a run and its text again, and cuts its log to its last save.
 *
 * @param length How long the run is to be trained in all; undefined for what it was to be trained before.
 * @throws CommandError or CheckpointError if the run is damaged, its text has changed, it has had its length, or
 *   another process trains it.
 */
export async function resumeRun(folder: string, length: TrainingLength | undefined): Promise<TrainingSession> {
  const run = await openRun(folder);
  const data = trainingData(await readTextOf(run), run.tokenizer, run.configuration.training);
  const session = { run, data, save: run.save, length: length ?? run.save.progress.length };
  requireRest(run, data, session.length);
  lockRun(folder);
  await cutLossLog(join(folder, runFiles.log), run.save.progress.step);
  return session;
}

async function readTextOf({ folder, configuration }: OpenedRun): Promise<string> {
  const { sources, sha256 } = configuration.text;
  const readsStandardInput = sources.some(({ type }) => type === 'standard input');
  const text = await readText(sources, readsStandardInput ? await readStandardInputCopy(folder) : undefined);
  if (digestOfText(text) === sha256) return text;
  const cure = sources.some(({ type }) => type === 'built-in')
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

function requireRest({ folder, save }: OpenedRun, { batches }: TrainingData, length: TrainingLength): void {
  const { step, trainedMilliseconds } = save.progress;
  const steps = stepCountOf(length, batches.batchesPerEpoch);
  const isDone = steps === undefined ? trainedMilliseconds >= length.count * 60_000 : step >= steps;
  if (!isDone) return;
  const trained = `${formattedCount(step)} steps (${formattedDuration(trainedMilliseconds)})`;
  const example = commandLineOf('train', '--resume', folder, `--${length.unit}`, String(2 * length.count));
  throw new CommandError(
    `"${folder}" has been trained for ${trained} already. Name a greater length, counted from its beginning: \`${example}\`.`,
  );
}
