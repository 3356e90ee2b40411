import { createHash } from 'node:crypto';
import { CheckpointError } from '@unroll/core';

/** The name of the file that tells which save of a folder is the current one. */
export const pointerName = 'save.json';

/** The version of the layout of saves that this package writes and reads. */
const layoutVersion = 1;

/** What `save.json` says: where the current save is, and how to recognize its files. */
export type SavePointer = {
  readonly step: number;
  /** The name of the save's folder inside `saves`. */
  readonly name: string;
  readonly files: Readonly<Record<string, FileDigest>>;
};

/** What recognizes a file's bytes. */
export type FileDigest = {
  readonly byteCount: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
};

/** The digest of some bytes. */
export function digestOf(bytes: Uint8Array): FileDigest {
  return { byteCount: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Whether a name is plain enough to be a file of a save: letters, digits, `.`, `_` and `-`, and no dot in front. */
export function isPlainName(name: string): boolean {
  return /^\w[\w.-]*$/.test(name);
}

/** The text of `save.json`, in UTF-8. */
export function encodePointer(pointer: SavePointer): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ version: layoutVersion, ...pointer }, null, 2)}\n`);
}

/**
 * Reads and checks the text of `save.json`.
 *
 * @param path Where the text was found, for errors.
 * @throws CheckpointError if it is not such a text, or of another version.
 */
export function parsePointer(text: string, path: string): SavePointer {
  const value = parseRecord(text);
  if (value !== undefined && 'version' in value && value['version'] !== layoutVersion) {
    throw new CheckpointError({
      caller: 'readSave',
      problem: `"${path}" is of version ${JSON.stringify(value['version'])}, and this package reads version ${layoutVersion}`,
      advice: 'Use the version of @unroll/checkpoints that wrote it.',
    });
  }
  if (!isPointer(value)) {
    throw new CheckpointError({
      caller: 'readSave',
      problem: `"${path}" is damaged: it does not describe a save`,
      advice: 'Restore it from a copy; the files of the save are in the folder `saves` beside it.',
    });
  }
  return value;
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPointer(value: Record<string, unknown> | undefined): value is SavePointer & Record<string, unknown> {
  if (value === undefined) return false;
  const { version, step, name, files } = value;
  return (
    version === layoutVersion &&
    isCount(step) &&
    typeof name === 'string' &&
    isPlainName(name) &&
    isRecord(files) &&
    Object.entries(files).every(([file, digest]) => isPlainName(file) && isDigest(digest))
  );
}

function isDigest(value: unknown): value is FileDigest {
  return isRecord(value) && isCount(value['byteCount']) && typeof value['sha256'] === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
