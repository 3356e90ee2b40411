import type { StoredDtype, StoredTensor } from '@unroll/core';
import type { Checkpoint } from './checkpoint.js';
import { readElements } from './read-elements.js';
import { readDataOffset, readLayout } from './read-layout.js';

/**
 * The tensors and the metadata of a safetensors file.
 *
 * The whole file is checked first: the header, that the tensors fill the rest without holes or overlaps, and that every
 * shape fits its bytes. Elements are copied bit for bit, so `bytes` may start at any address and may change afterwards.
 * F16 and BF16 become float32 numbers, which hold them exactly. The machine must be little-endian, as the format is.
 *
 * Source: the format description of the safetensors project. Differs from it: complex numbers, and numbers of 8 bits and
 * less with a floating point, are refused; BOOL must be 0 or 1, and a shape has at most 128 axes.
 *
 * @throws CheckpointError if the file breaks the format, or has a tensor of a type that JavaScript cannot hold, or more
 *   than 100,000 tensors or texts.
 * @example const { tensors, metadata } = readSafetensors(bytes);
 */
export function readSafetensors(bytes: Uint8Array): Checkpoint {
  const caller = 'readSafetensors';
  const dataOffset = readDataOffset(caller, bytes, bytes.length);
  const { entries, metadata } = readLayout(caller, bytes.subarray(0, dataOffset), bytes.length);
  const data = bytes.subarray(dataOffset);
  const tensors = entries.map((entry): [string, StoredTensor<StoredDtype>] => [
    entry.name,
    readElements(caller, entry, data.subarray(entry.begin, entry.end)),
  ]);
  return { tensors: Object.fromEntries(tensors), metadata };
}
