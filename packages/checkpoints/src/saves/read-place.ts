import { CheckpointError, type Save } from '@unroll/core';
import { digestOf, type FileDigest } from './file-digest.js';
import { parsePointer, pointerName, type SaveEntry, type SavePointer } from './save-pointer.js';

/** A place that has `save.json` and, in `saves`, a folder for each save. */
export type SavePlace = {
  /** The function that errors name. */
  readonly caller: string;
  /** What the place is called in errors, such as the path of its folder. */
  readonly name: string;
  /** The text of `save.json`; undefined where there is none. */
  readPointer(): Promise<string | undefined>;
  /** The bytes of a file of a save; undefined where there is none. It may have another length than is expected. */
  readFile(save: SaveEntry, file: string, expected: FileDigest): Promise<Uint8Array | undefined>;
};

/** How often a save is read again that others have replaced while it was read. */
const mostAttempts = 5;

/**
 * A save of a place, with the length and the SHA-256 of every file checked; undefined where there is none.
 *
 * @throws CheckpointError if a file is missing or damaged, or `save.json` is, or is of another version.
 */
export async function readPlace(place: SavePlace, which: 'current' | 'previous'): Promise<Save | undefined> {
  for (let attempt = 1; ; attempt++) {
    const text = await place.readPointer();
    if (text === undefined) return undefined;
    try {
      const pointer = parsePointer(place.caller, text, `${place.name}/${pointerName}`);
      const entry = which === 'current' ? pointer : pointer.previous;
      return entry && (await readFiles(place, entry, adviceFor(pointer, entry)));
    } catch (error) {
      // Saves that were written meanwhile have removed this one: read the one that has its place now.
      const now = await place.readPointer().catch(() => text);
      if (now === text || attempt === mostAttempts) throw error;
    }
  }
}

function adviceFor(pointer: SavePointer, entry: SaveEntry): string {
  const restore = 'Restore the whole folder from a copy, or';
  if (entry !== pointer) return `${restore} take the save after it, at step ${pointer.step}.`;
  if (pointer.previous === undefined) return `${restore} train again.`;
  return `${restore} go on from the save before it, which is kept, at step ${pointer.previous.step}.`;
}

async function readFiles(place: SavePlace, entry: SaveEntry, advice: string): Promise<Save> {
  const read: [name: string, bytes: Uint8Array][] = [];
  for (const [file, expected] of Object.entries(entry.files)) {
    const bytes = await place.readFile(entry, file, expected);
    const damage = bytes === undefined ? 'missing' : await damageOf(bytes, expected);
    if (damage !== undefined) {
      const problem = `${file} of the save at step ${entry.step} is ${damage}`;
      throw new CheckpointError({ caller: place.caller, problem, advice });
    }
    read.push([file, bytes as Uint8Array]);
  }
  return { step: entry.step, files: Object.fromEntries(read) };
}

async function damageOf(bytes: Uint8Array, expected: FileDigest): Promise<string | undefined> {
  if (bytes.length !== expected.byteCount) {
    const [has, had] = [bytes.length, expected.byteCount].map((count) => count.toLocaleString('en-US'));
    return `damaged: it has ${has} bytes, expected ${had}`;
  }
  const { sha256 } = await digestOf(bytes);
  return sha256 === expected.sha256
    ? undefined
    : 'damaged: its bytes are not those that were written (another SHA-256)';
}
