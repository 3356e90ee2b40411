import { CheckpointError } from '@unroll/core';

/** A folder of the origin private file system; undefined where there is none. */
export async function findFolder(path: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await walk(path, false);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A folder of the origin private file system, which is made if it does not exist. */
export function makeFolder(path: string): Promise<FileSystemDirectoryHandle> {
  return walk(path, true);
}

/** The bytes of a file; undefined where there is none. */
export async function readFileOf(folder: FileSystemDirectoryHandle, name: string): Promise<Uint8Array | undefined> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Writes a file so that it is there whole or not at all: browsers write beside it, and put that in its place at the end.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if the browser cannot write so.
 */
export async function writeFileOf(
  caller: string,
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  if (file.createWritable === undefined) {
    const problem = 'this browser cannot replace a file of the origin private file system (it has no createWritable)';
    throw new CheckpointError({ caller, problem, advice: 'Use indexedDbStore.' });
  }
  const stream = await file.createWritable();
  try {
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

/** Removes from a folder what has another name. */
export async function removeOthers(folder: FileSystemDirectoryHandle, kept: readonly string[]): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) if (!kept.includes(name)) await folder.removeEntry(name, { recursive: true });
}

async function walk(path: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path.split('/')) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
