import { ArgumentError, CheckpointError, requireInteger, type Save } from '@unroll/core';
import { shown } from '../shown.js';
import { digestOf, type FileDigest } from './file-digest.js';

/** The name of the file that tells which save of a place is the current one. */
export const pointerName = 'save.json';

/** The greatest length of a `save.json` from elsewhere in bytes. Thousands of files fit. */
export const pointerLimit = 1_000_000;

/** The name of the folder in which every save has a folder of its own. */
export const savesName = 'saves';

/** The version of the layout of saves that this package writes and reads. */
const layoutVersion = 1;

/** Where a save is, and how to recognize its files. */
export type SaveEntry = {
  readonly step: number;
  /** The name of the save's folder inside `saves`. */
  readonly name: string;
  readonly files: Readonly<Record<string, FileDigest>>;
};

/** What `save.json` says: the current save, and the one before it, where that is kept. */
export type SavePointer = SaveEntry & { readonly previous?: SaveEntry };

/**
 * What `save.json` is to say when a save was written.
 *
 * @param name The name of the save's folder inside `saves`.
 * @param pointer What it says now, if there is a save.
 */
export async function nextPointer(save: Save, name: string, pointer: SavePointer | undefined): Promise<SavePointer> {
  const digests: [file: string, digest: FileDigest][] = [];
  for (const [file, bytes] of Object.entries(save.files)) digests.push([file, await digestOf(bytes)]);
  const entry = { step: save.step, name, files: Object.fromEntries(digests) };
  if (pointer === undefined) return entry;
  const { previous: _, ...current } = pointer;
  return { ...entry, previous: current };
}

/** The name for a save's folder: its step, with a number behind it from the second attempt on. */
export function folderName(step: number, attempt: number): string {
  const name = String(step).padStart(6, '0');
  return attempt === 1 ? name : `${name}-${attempt}`;
}

/** The name for the folder of a new save, which the saves that are kept do not have. */
export function freshName(step: number, pointer: SavePointer | undefined): string {
  const taken = namesIn(pointer);
  let attempt = 1;
  while (taken.includes(folderName(step, attempt))) attempt += 1;
  return folderName(step, attempt);
}

/** The names of the folders that belong to a save. */
export function namesIn(pointer: SavePointer | undefined): string[] {
  return [pointer, pointer?.previous].flatMap((entry) => (entry === undefined ? [] : [entry.name]));
}

/** @throws ArgumentError if the step of a save, or the name of a file, is not one. */
export function requireSave(caller: string, { step, files }: Save): void {
  requireInteger(caller, { step }, { minimum: 0 });
  for (const actual of Object.keys(files)) {
    if (isPlainName(actual) && actual !== pointerName) continue;
    const expectation = `have names of letters, digits, ".", "_" and "-", other than ${pointerName}`;
    throw new ArgumentError({ caller, argument: 'files', expectation, actual });
  }
  for (const [name, bytes] of Object.entries(files)) {
    if (Object.prototype.toString.call(bytes) === '[object Uint8Array]') continue;
    const actual = Object.prototype.toString.call(bytes).slice('[object '.length, -1);
    throw new ArgumentError({ caller, argument: `files.${name}`, expectation: 'be a Uint8Array', actual });
  }
}

/** Whether a name is plain enough to be a file of a save: ASCII letters, digits, `.`, `_` and `-`, and no dot in front. */
function isPlainName(name: string): boolean {
  return /^\w[\w.-]*$/.test(name);
}

/** The text of `save.json`, in UTF-8. */
export function encodePointer(pointer: SavePointer): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify({ version: layoutVersion, ...pointer }, null, 2)}\n`);
}

/**
 * Reads and checks the text of `save.json`.
 *
 * @param caller The function that errors name.
 * @param path Where the text was found, for errors.
 * @throws CheckpointError if it is not such a text, or of another version.
 */
export function parsePointer(caller: string, text: string, path: string): SavePointer {
  const value = parseRecord(text);
  const version = value?.['version'];
  if (version !== undefined && version !== layoutVersion) throw anotherVersion(caller, version, path);
  if (!isPointer(value)) {
    throw new CheckpointError({
      caller,
      problem: `"${path}" is damaged: it does not describe a save`,
      advice: 'Put the newest copy of it in its place, from a folder in `saves` beside it.',
    });
  }
  const { version: _, ...pointer } = value;
  return pointer;
}

/**
 * What `save.json` says, for one who writes a save: undefined where there is none.
 *
 * @throws CheckpointError if it is damaged, since nobody would find the saves of before any more; or of another version.
 */
export function replaceablePointer(caller: string, text: string | undefined, path: string): SavePointer | undefined {
  return text === undefined ? undefined : parsePointer(caller, text, path);
}

function anotherVersion(caller: string, version: unknown, path: string): CheckpointError {
  return new CheckpointError({
    caller,
    problem: `"${path}" is of version ${shown(JSON.stringify(version))}, and this package reads version ${layoutVersion}`,
    advice: 'Use the version of @unroll/checkpoints that wrote it.',
  });
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
  if (value?.['version'] !== layoutVersion || !isEntry(value)) return false;
  return !('previous' in value) || isEntry(value['previous']);
}

function isEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { step, name, files } = value;
  return (
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
