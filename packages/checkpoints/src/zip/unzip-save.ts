import { CheckpointError, requireInteger, type Save } from '@unroll/core';
import { type FileEntry, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { readPlace, type SavePlace } from '../saves/read-place.js';
import { pointerLimit, pointerName, savesName } from '../saves/save-pointer.js';
import { shown } from '../shown.js';
import { limitedBytes } from './limited-bytes.js';

/** Options of {@link unzipSave}. */
export type UnzipSaveOptions = {
  /** The most bytes that the files may have, unpacked. Default 1 GiB. */
  readonly byteLimit?: number;
};

/**
 * The current save in a zip file: one that `zipSave` made, or of the folder of a store, packed by whatever program.
 *
 * The zip may come from anybody. Only the files that `save.json` tells of are unpacked, each stops at the length told
 * there, and their digests are checked. A zip that programs could read in different ways is refused, and so is one with
 * names that lead elsewhere, links, names that come twice, parts that overlap, or encryption.
 *
 * @throws CheckpointError if the zip is damaged, has no whole save, or was made to do harm.
 * @example const save = await unzipSave(new Uint8Array(await file.arrayBuffer()));
 */
export async function unzipSave(bytes: Uint8Array, options: UnzipSaveOptions = {}): Promise<Save> {
  const { byteLimit = 2 ** 30 } = options;
  requireInteger(caller, { byteLimit }, { minimum: 0 });
  const entries = await readEntries(bytes);
  const pointer = entries.get(pointerName);
  if (pointer === undefined) {
    const advice = 'Pack what is in the folder of a store, and not that folder itself.';
    throw new CheckpointError({ caller, problem: `the zip has no ${pointerName}`, advice });
  }
  const text = new TextDecoder().decode(await unpack(pointer, pointerLimit));
  let byteCount = 0;
  const place: SavePlace = {
    caller,
    name: 'the zip',
    readPointer: async () => text,
    async readFile({ name }, file, expected) {
      byteCount += expected.byteCount;
      if (byteCount > byteLimit) {
        const problem = `the save has more than the ${byteLimit.toLocaleString('en-US')} bytes that are allowed`;
        throw new CheckpointError({ caller, problem, advice: 'Raise `byteLimit` if you trust where it came from.' });
      }
      const entry = entries.get(`${savesName}/${name}/${file}`);
      return entry && unpack(entry, expected.byteCount);
    },
  };
  return (await readPlace(place, 'current')) as Save;
}

const caller = 'unzipSave';
const entryLimit = 10_000;
const fileTypeBits = 0o170000;
const plainTypes = [0, 0o100000, 0o040000]; // not told, a file, a folder

async function readEntries(bytes: Uint8Array): Promise<ReadonlyMap<string, FileEntry>> {
  const entries = new Map<string, FileEntry>();
  let count = 0;
  await explained(async () => {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), { strictness: 'strict', useWebWorkers: false });
    for await (const entry of reader.getEntriesGenerator()) {
      count += 1;
      if (count > entryLimit) throw harmful(`it has more than ${entryLimit.toLocaleString('en-US')} entries`);
      const { filename, externalFileAttributes = 0 } = entry;
      if (filename.includes('\\')) throw harmful(`the name "${shown(filename)}" leads elsewhere`);
      if (!plainTypes.includes((externalFileAttributes >>> 16) & fileTypeBits)) {
        throw harmful(`"${shown(filename)}" is not a file, but a link or a device`);
      }
      if (!entry.directory) entries.set(filename, entry);
    }
  });
  return entries;
}

/** The bytes of an entry. It is given up as soon as it has more than the limit, whatever it says of itself. */
async function unpack(entry: FileEntry, limit: number): Promise<Uint8Array> {
  const { filename, uncompressedSize } = entry;
  const tooLong = harmful(
    `${shown(filename)} has more than the ${limit.toLocaleString('en-US')} bytes that are expected`,
  );
  if (uncompressedSize > limit) throw tooLong;
  const { writable, bytes } = limitedBytes(limit, tooLong);
  await explained(() =>
    entry.getData(writable, {
      strictness: 'strict',
      checkCrc32: true,
      checkOverlappingEntry: true,
      useWebWorkers: false,
    }),
  );
  return bytes();
}

async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (CheckpointError.isInstance(cause)) throw cause;
    const { message, filename } = cause as Error & { filename?: string };
    const error = harmful(filename === undefined ? message : `${message} "${shown(filename)}"`);
    error.cause = cause;
    throw error;
  }
}

function harmful(how: string): CheckpointError {
  const advice = 'It is damaged, not a zip, or made to do harm; get it again from where you trust.';
  return new CheckpointError({ caller, problem: `the zip cannot be read: ${how}`, advice });
}
