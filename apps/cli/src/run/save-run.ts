import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeSave } from '@unroll/checkpoints/node';
import { CommandError } from '../errors/command-error.js';
import type { Run, RunSave } from './run.js';
import { digestOfData } from './run-configuration.js';
import { progressFile, runFiles } from './run-files.js';

/**
 * Saves where a run stands. Its save before stays whole until this one is.
 *
 * The digests of what never changes go into the save, so that a change by hand is noticed.
 *
 * @throws CommandError if the run's folder is there no more.
 * @throws CheckpointError if the operating system refuses, as with a full disk.
 */
export async function saveRun({ folder, configuration, tokenizer }: Run, save: RunSave): Promise<void> {
  if (!existsSync(join(folder, runFiles.configuration))) {
    throw new CommandError(
      `the run "${folder}" was deleted or moved while it was trained, and is not saved. Bring it back and go on from its last save with \`--resume\`, or train again.`,
    );
  }
  const { step, ...progress } = save.progress;
  const record = {
    ...progress,
    configurationSha256: digestOfData(configuration),
    tokenizerSha256: digestOfData(tokenizer),
  };
  await writeSave(folder, {
    step,
    files: {
      [progressFile]: new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`),
      ...save.files,
    },
  });
}
