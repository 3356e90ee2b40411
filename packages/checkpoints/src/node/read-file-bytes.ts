import { readFile } from 'node:fs/promises';
import { explainFileErrors } from './explain-file-errors.js';

/**
 * The bytes of a file.
 *
 * @throws CheckpointError if the operating system refuses: no such file, a folder, a lack of permission.
 * @example const { tensors } = readSafetensors(await readFileBytes('run/model.safetensors'));
 */
export async function readFileBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const action = { caller: 'readFileBytes', failure: `"${path}" cannot be read` };
  return plainBytes(await explainFileErrors(action, readFile(path)));
}

/** The bytes of a Node Buffer, without the Buffer's own methods: its `slice` does not copy. */
export function plainBytes({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
