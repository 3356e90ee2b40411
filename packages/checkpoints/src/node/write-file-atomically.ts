import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileContent, syncFolder, writeNewFile } from './durable-files.js';
import { explainFileErrors } from './explain-file-errors.js';

/**
 * Writes a file so that it is there whole or not at all: beside its place under another name, and then renamed.
 *
 * Whoever reads the path at any moment finds the old bytes or the new ones, also after a kill or a loss of power. If
 * writing fails, the old file is unchanged and nothing is left beside it; a kill may leave a file ending in `.partial`.
 *
 * @param path Its folder must exist. A file of that name is replaced.
 * @param bytes All at once, or the pieces of an iterable, such as `safetensorsChunks` makes; an error that it throws is
 *   thrown on.
 * @throws CheckpointError if the operating system refuses: a full disk, a missing folder, a lack of permission.
 * @example await writeFileAtomically('run/model.safetensors', writeSafetensors(storeTree(parameters)));
 */
export async function writeFileAtomically(path: string, bytes: FileContent): Promise<void> {
  const caller = 'writeFileAtomically';
  await explainFileErrors(
    { caller, failure: `"${path}" cannot be written`, consolation: 'What was there before is unchanged.' },
    replaceFile(path, bytes),
  );
  await explainFileErrors(
    { caller, failure: `"${path}" is written, but a loss of power could undo it` },
    syncFolder(dirname(path)),
  );
}

async function replaceFile(path: string, bytes: FileContent): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  try {
    await writeNewFile(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}
