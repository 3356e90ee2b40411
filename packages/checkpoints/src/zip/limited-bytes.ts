import { joinPieces } from '../join-pieces.js';

/** A stream to write to, and the bytes that were written. */
export type LimitedBytes = { readonly writable: WritableStream<Uint8Array>; readonly bytes: () => Uint8Array };

/**
 * Collects what is written to a stream, of at most so many bytes.
 *
 * @param limit The greatest count of bytes. What is past it is not kept.
 * @param tooLong What the stream fails with then.
 */
export function limitedBytes(limit: number, tooLong: Error): LimitedBytes {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  const writable = new WritableStream<Uint8Array>({
    write(piece) {
      byteCount += piece.length;
      if (byteCount > limit) throw tooLong;
      pieces.push(piece.slice());
    },
  });
  return { writable, bytes: () => joinPieces(pieces) };
}
