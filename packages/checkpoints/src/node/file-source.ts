import { open } from 'node:fs/promises';
import type { ByteSource } from '../byte-source.js';
import { explainFileErrors } from './explain-file-errors.js';

/** A file that is open, as a source. */
export type FileSource = ByteSource & {
  /** Closes the file. Nothing can be read afterwards. */
  close(): Promise<void>;
};

/**
 * A file as a source.
 *
 * @throws CheckpointError if the operating system refuses: no such file, a folder, a lack of permission.
 * @example
 * const source = await fileSource('model.safetensors');
 * const embedding = await (await openSafetensors(source)).read('embedding');
 * await source.close();
 */
export async function fileSource(path: string): Promise<FileSource> {
  const action = { caller: 'fileSource', failure: `"${path}" cannot be read` };
  const file = await explainFileErrors(action, open(path));
  const { size } = await explainFileErrors(action, file.stat());
  return {
    byteLength: size,
    async read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await explainFileErrors(action, file.read(bytes, at, bytes.length - at, begin + at));
        if (bytesRead === 0) break; // the file became shorter
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    close: () => file.close(),
  };
}
