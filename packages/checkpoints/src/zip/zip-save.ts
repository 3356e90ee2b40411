import { ArgumentError, type Save } from '@unroll/core';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { encodePointer, folderName, nextPointer, pointerName, requireSave, savesName } from '../saves/save-pointer.js';

/**
 * A save as a zip file, to hand to a user: what `folderStore` of `@unroll/checkpoints/node` reads when it is unpacked.
 *
 * Nothing is compressed, because weights hardly can be. The same save gives the same bytes.
 *
 * @throws ArgumentError if the step or the name of a file is not one, or the files have 4 GB and more.
 * @example const url = URL.createObjectURL(new Blob([await zipSave(save)], { type: 'application/zip' }));
 */
export async function zipSave(save: Save): Promise<Uint8Array<ArrayBuffer>> {
  requireSave('zipSave', save);
  requireSize(save);
  const pointer = await nextPointer(save, folderName(save.step, 1), undefined);
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    level: 0,
    lastModDate: new Date(1980, 0, 1), // the first that a zip can tell, in local time
    extendedTimestamp: false,
    dataDescriptor: false,
    useWebWorkers: false,
  });
  await writer.add(pointerName, new Uint8ArrayReader(encodePointer(pointer)));
  for (const [file, bytes] of Object.entries(save.files)) {
    await writer.add(`${savesName}/${pointer.name}/${file}`, new Uint8ArrayReader(bytes));
  }
  return (await writer.close()) as Uint8Array<ArrayBuffer>;
}

function requireSize({ files }: Save): void {
  const actual = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  if (actual < 2 ** 32 - 2 ** 20) return;
  throw new ArgumentError({ caller: 'zipSave', argument: 'files', expectation: 'have less than 4 GB', actual });
}
