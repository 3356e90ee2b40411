import { CheckpointError, type StoredTensor } from '@unroll/core';
import type { Checkpoint } from './checkpoint.js';
import { type HeaderEntry, parseHeader } from './parse-header.js';
import { headerLimit, lengthByteCount } from './safetensors-format.js';

/**
 * The tensors and the metadata of a safetensors file.
 *
 * The whole file is checked first: the header, that the tensors fill the rest without holes or overlaps, and that every
 * shape fits its bytes. Elements are copied bit for bit, so `bytes` may start at any address and may change afterwards.
 * The machine must be little-endian, as the format is.
 *
 * Source: the format description of the safetensors project. Differs from it: only F32 and I32 are read.
 *
 * @throws CheckpointError if the file breaks the format, or has a tensor of another type than F32 and I32.
 * @example const { tensors, metadata } = readSafetensors(bytes);
 */
export function readSafetensors(bytes: Uint8Array): Checkpoint {
  const dataOffset = readDataOffset(bytes);
  const { entries, metadata } = parseHeader(readHeaderText(bytes.subarray(lengthByteCount, dataOffset)));
  const byteCount = dataOffset + (entries.at(-1)?.end ?? 0);
  if (bytes.length < byteCount) throw truncated(bytes.length, counted(byteCount));
  if (bytes.length > byteCount) {
    throw new CheckpointError({
      caller: 'readSafetensors',
      problem: `the file has ${counted(bytes.length)} bytes, but its header describes only ${counted(byteCount)}`,
      advice: 'Something was added at its end; copy it again from where it came.',
    });
  }
  const data = bytes.subarray(dataOffset);
  return { tensors: Object.fromEntries(entries.map((entry) => [entry.name, readTensor(entry, data)])), metadata };
}

/** Where the elements begin, which the first 8 bytes tell. */
function readDataOffset(bytes: Uint8Array): number {
  if (bytes.length < lengthByteCount) throw truncated(bytes.length, `at least ${lengthByteCount}`);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (headerLength > headerLimit) {
    throw new CheckpointError({
      caller: 'readSafetensors',
      problem: `the first 8 bytes announce a header of ${counted(headerLength)} bytes, more than the ${counted(headerLimit)} that the format allows`,
      advice: 'This is not a safetensors file, or its start is damaged.',
    });
  }
  const dataOffset = lengthByteCount + Number(headerLength);
  if (bytes.length < dataOffset) throw truncated(bytes.length, `at least ${counted(dataOffset)}`);
  return dataOffset;
}

function readHeaderText(header: Uint8Array): string {
  const advice = 'This is not a safetensors file, or its start is damaged.';
  if (header[0] !== openingBrace) {
    throw new CheckpointError({ caller: 'readSafetensors', problem: 'the header does not begin with {', advice });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(header);
  } catch {
    throw new CheckpointError({ caller: 'readSafetensors', problem: 'the header is not UTF-8 text', advice });
  }
}

const openingBrace = 0x7b;

function readTensor({ dtype, shape, begin, end }: HeaderEntry, data: Uint8Array): StoredTensor {
  const elements = new Uint8Array(end - begin);
  elements.set(data.subarray(begin, end));
  return dtype === 'F32'
    ? { dtype, shape, data: new Float32Array(elements.buffer) }
    : { dtype, shape, data: new Int32Array(elements.buffer) };
}

function truncated(actual: number, expected: string): CheckpointError {
  return new CheckpointError({
    caller: 'readSafetensors',
    problem: `the file ends after ${counted(actual)} of ${expected} bytes`,
    advice: 'It was cut off while it was written or copied; copy it again from where it came.',
  });
}

function counted(number: number | bigint): string {
  return number.toLocaleString('en-US');
}
