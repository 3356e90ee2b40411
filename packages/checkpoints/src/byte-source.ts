import { CheckpointError } from '@unroll/core';

/** Something of many bytes, any part of which can be read: a file, a Blob, a resource on a server. */
export type ByteSource = {
  readonly byteLength: number;
  /** Reads the bytes from `begin` up to, but not including, `end`. Neither is past `byteLength`. */
  read(begin: number, end: number): Promise<Uint8Array>;
};

/**
 * Bytes in memory as a source.
 *
 * @example const { metadata } = await openSafetensors(bytesSource(bytes));
 */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { byteLength: bytes.length, read: async (begin, end) => bytes.subarray(begin, end) };
}

/**
 * A Blob as a source: a File that a user picked, or one of the origin private file system.
 *
 * @example const { metadata } = await openSafetensors(blobSource(input.files[0]));
 */
export function blobSource(blob: Blob): ByteSource {
  return {
    byteLength: blob.size,
    read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
  };
}

/**
 * Reads a part of a source.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if the source gives another number of bytes, as one that became shorter meanwhile.
 */
export async function readExactly(caller: string, source: ByteSource, begin: number, end: number): Promise<Uint8Array> {
  const bytes = await source.read(begin, end);
  if (bytes.length === end - begin) return bytes;
  throw new CheckpointError({
    caller,
    problem: `reading bytes ${begin} to ${end} gave ${bytes.length} bytes`,
    advice: 'The file changed while it was read; open it again.',
  });
}
