import { CheckpointError } from '@unroll/core';

/** A folder of the origin private file system; undefined where there is none. */
export function findFolder(path: string): Promise<FileSystemDirectoryHandle | undefined> {
  return walk(path, false).catch(undefinedIfNotFound);
}

/** A folder of the origin private file system, which is made if it does not exist. */
export function makeFolder(path: string): Promise<FileSystemDirectoryHandle> {
  return walk(path, true);
}

/**
 * The bytes of a file; undefined where there is none.
 *
 * A file that is replaced just as it is read is read anew: browsers say then that its bytes are not there, or changed.
 */
export async function readFileOf(folder: FileSystemDirectoryHandle, name: string): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt++) {
    const handle = await folder.getFileHandle(name).catch(undefinedIfNotFound);
    if (handle === undefined) return undefined;
    try {
      return new Uint8Array(await (await handle.getFile()).arrayBuffer());
    } catch (error) {
      const isReplaced = isNamed(error, 'NotFoundError') || isNamed(error, 'NotReadableError');
      if (!isReplaced || attempt === readAttempts) throw error;
    }
  }
}

/** More than the times that somebody can replace a file in a row just as it is read. */
const readAttempts = 100;

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
    for (let begin = 0; begin < bytes.length; begin += pieceByteCount) {
      await stream.write(bytes.subarray(begin, begin + pieceByteCount) as Uint8Array<ArrayBuffer>);
    }
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

/** So little that a browser takes it whole, and then tells why it cannot be written: of larger pieces it may not. */
const pieceByteCount = 2 ** 18;

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

function undefinedIfNotFound(error: unknown): undefined {
  if (!isNamed(error, 'NotFoundError')) throw error;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
