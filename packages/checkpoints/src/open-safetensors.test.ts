import { readFileSync } from 'node:fs';
import { CheckpointError, type StoredTensor } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ByteSource, blobSource, bytesSource } from './byte-source.js';
import { openSafetensors } from './open-safetensors.js';
import { readSafetensors } from './read-safetensors.js';
import { writeSafetensors } from './write-safetensors.js';

const golden = readFileSync(new URL('../golden/every-type.safetensors', import.meta.url));

/** A source that notes which parts are read. */
function watched(source: ByteSource): ByteSource & { readonly parts: number[][] } {
  const parts: number[][] = [];
  return {
    byteLength: source.byteLength,
    parts,
    read(begin, end) {
      parts.push([begin, end]);
      return source.read(begin, end);
    },
  };
}

test.each<[string, ByteSource]>([
  ['bytes', bytesSource(golden)],
  ['a Blob', blobSource(new Blob([golden]))],
])('gives the tensors of %s as readSafetensors does', async (_, source) => {
  const file = await openSafetensors(source);
  const expected = readSafetensors(golden);
  expect(file.metadata).toEqual(expected.metadata);
  expect(Object.keys(file.tensors)).toEqual(Object.keys(expected.tensors));
  for (const [name, tensor] of Object.entries(expected.tensors)) expect(await file.read(name)).toEqual(tensor);
});

test('reads the header, and then only what is asked for', async () => {
  const zeros = (length: number): StoredTensor => ({ dtype: 'F32', shape: [length], data: new Float32Array(length) });
  const source = watched(bytesSource(writeSafetensors({ a: zeros(1000), b: zeros(2000), c: zeros(3000) })));
  const file = await openSafetensors(source);
  const dataOffset = source.byteLength - 24_000;
  expect(source.parts).toEqual([
    [0, 8],
    [0, dataOffset],
  ]);
  expect(file.tensors['b']).toEqual({ dtype: 'F32', shape: [2000], byteCount: 8000 });
  await file.read('b');
  expect(source.parts.slice(2)).toEqual([[dataOffset + 4000, dataOffset + 12_000]]);
});

test('opens a file of 64 GB with the memory of its header', async () => {
  const count = 2 ** 34;
  const header = new TextEncoder().encode(
    `{"huge":{"dtype":"F32","shape":[${count - 1}],"data_offsets":[0,${4 * count - 4}]},"last":{"dtype":"F32","shape":[1],"data_offsets":[${4 * count - 4},${4 * count}]}}`,
  );
  const start = new Uint8Array(8 + header.length);
  new DataView(start.buffer).setBigUint64(0, BigInt(header.length), true);
  start.set(header, 8);
  const source = watched({
    byteLength: start.length + 4 * count,
    read: async (begin, end) =>
      end <= start.length ? start.slice(begin, end) : new Uint8Array(end - begin).fill(0x40),
  });
  const file = await openSafetensors(source);
  expect(await file.read('last')).toEqual({ dtype: 'F32', shape: [1], data: Float32Array.of(3.0039215087890625) });
  expect(Math.max(...source.parts.map(([begin = 0, end = 0]) => end - begin))).toBe(start.length);
});

test('refuses a name that the file does not have', async () => {
  const file = await openSafetensors(bytesSource(golden));
  await expect(file.read('constructor')).rejects.toThrow(
    'openSafetensors.read: `name` must be the name of a tensor of the file, got "constructor".',
  );
});

test('says that the file became shorter', async () => {
  const file = await openSafetensors({
    byteLength: golden.length,
    read: async (begin, end) => golden.subarray(begin, Math.min(end, golden.length - 1)),
  });
  await expect(file.read('bool')).rejects.toThrow(
    'openSafetensors: reading bytes 897 to 900 gave 2 bytes. The file changed while it was read; open it again.',
  );
});

test('refuses what readSafetensors refuses, and never reads more than there is', async () => {
  const changes = fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), { maxLength: 4 });
  const mutated = fc.tuple(changes, fc.nat()).map(([changed, cut]) => {
    const file = Uint8Array.from(golden).slice(0, cut % 3 === 0 ? cut % golden.length : golden.length);
    for (const { at, value } of changed) file[at % file.length] = value;
    return file;
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 64 })), async (bytes) => {
      const source = watched(bytesSource(bytes));
      const opened = async () => {
        const file = await openSafetensors(source);
        const tensors = Object.keys(file.tensors).map(async (name) => [name, await file.read(name)]);
        return { tensors: Object.fromEntries(await Promise.all(tensors)), metadata: file.metadata };
      };
      const outcome = await opened().catch((error: unknown) => sentenceOf(error));
      expect(outcome).toEqual(whole(bytes));
      for (const [begin = 0, end = 0] of source.parts)
        expect([begin <= end, end <= bytes.length]).toEqual([true, true]);
    }),
    { numRuns: 1000 },
  );
});

function whole(bytes: Uint8Array): unknown {
  try {
    return readSafetensors(bytes);
  } catch (error) {
    return sentenceOf(error);
  }
}

/** What a CheckpointError says, without the function that it names. */
function sentenceOf(error: unknown): string {
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message.replace(/^\w+: /, '');
}
