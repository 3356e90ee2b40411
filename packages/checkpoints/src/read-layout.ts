import { CheckpointError } from '@unroll/core';
import { type Header, parseHeader } from './parse-header.js';
import { headerLimit, lengthByteCount } from './safetensors-format.js';

/**
 * Where the elements of a file begin, which its first 8 bytes tell.
 *
 * @param caller The function that errors name.
 * @param start The first bytes of the file, at least 8 unless it is shorter.
 * @param byteCount The length of the whole file.
 * @throws CheckpointError if the file is shorter, or the header longer than the format allows.
 */
export function readDataOffset(caller: string, start: Uint8Array, byteCount: number): number {
  if (byteCount < lengthByteCount) throw truncated(caller, byteCount, `at least ${lengthByteCount}`);
  const headerLength = new DataView(start.buffer, start.byteOffset, start.byteLength).getBigUint64(0, true);
  if (headerLength > headerLimit) {
    throw new CheckpointError({
      caller,
      problem: `the first 8 bytes announce a header of ${counted(headerLength)} bytes, more than the ${counted(headerLimit)} that the format allows`,
      advice: 'This is not a safetensors file, or its start is damaged.',
    });
  }
  const dataOffset = lengthByteCount + Number(headerLength);
  if (byteCount < dataOffset) throw truncated(caller, byteCount, `at least ${counted(dataOffset)}`);
  return dataOffset;
}

/**
 * What the header of a file says, after a check that the elements fill the file behind it exactly.
 *
 * @param caller The function that errors name.
 * @param start The file up to where the elements begin.
 * @param byteCount The length of the whole file.
 */
export function readLayout(caller: string, start: Uint8Array, byteCount: number): Header {
  const header = parseHeader(caller, start.subarray(lengthByteCount));
  const expected = start.length + (header.entries.at(-1)?.end ?? 0);
  if (byteCount < expected) throw truncated(caller, byteCount, counted(expected));
  if (byteCount === expected) return header;
  throw new CheckpointError({
    caller,
    problem: `the file has ${counted(byteCount)} bytes, but its header describes only ${counted(expected)}`,
    advice: 'Something was added at its end; copy it again from where it came.',
  });
}

function truncated(caller: string, actual: number, expected: string): CheckpointError {
  return new CheckpointError({
    caller,
    problem: `the file ends after ${counted(actual)} of ${expected} bytes`,
    advice: 'It was cut off while it was written or copied; copy it again from where it came.',
  });
}

function counted(number: number | bigint): string {
  return number.toLocaleString('en-US');
}
