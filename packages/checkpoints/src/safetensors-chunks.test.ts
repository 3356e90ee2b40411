import type { StoredDtype, StoredTree } from '@unroll/core';
import { expect, test } from 'vitest';
import { type LazyTensor, safetensorsChunks } from './safetensors-chunks.js';
import { writeSafetensors } from './write-safetensors.js';

const long = Float32Array.from({ length: 700_000 }, (_, at) => at / 7);
const tensors: StoredTree<StoredDtype> = {
  long: { dtype: 'F32', shape: [700_000], data: long },
  half: { dtype: 'F16', shape: [700, 1000], data: long },
  ids: { dtype: 'I64', shape: [2], data: BigInt64Array.of(1n, -1n) },
  empty: { dtype: 'U8', shape: [0], data: new Uint8Array(0) },
};

test('makes the bytes of writeSafetensors, in pieces of at most 1 MiB', async () => {
  const pieces: Uint8Array[] = [];
  for await (const piece of safetensorsChunks(tensors, { a: 'b' })) pieces.push(piece);
  expect(Buffer.compare(Buffer.concat(pieces), writeSafetensors(tensors, { a: 'b' }))).toBe(0);
  expect(pieces.length).toBe(1 + 3 + 3 + 1);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBe(2 ** 20);
});

test('loads a tensor when all before it was taken, and copies none that is not rounded', async () => {
  const events: string[] = [];
  const lazy = (name: string): LazyTensor => ({
    dtype: 'F32',
    shape: [700_000],
    load: async () => {
      events.push(name);
      return long;
    },
  });
  for await (const piece of safetensorsChunks({ b: lazy('b'), a: lazy('a') })) {
    events.push(piece.buffer === long.buffer ? `${piece.length} of the tensor` : 'header');
  }
  const tensor = ['1048576 of the tensor', '1048576 of the tensor', '702848 of the tensor'];
  expect(events).toEqual(['header', 'a', ...tensor, 'b', ...tensor]);
});

test('refuses elements that do not fit, when it is their turn', async () => {
  const chunks = safetensorsChunks({ a: { dtype: 'F32', shape: [3], load: () => Float32Array.of(1) } });
  await chunks.next();
  await expect(chunks.next()).rejects.toThrow(
    'safetensorsChunks: `tensors.a` must have the 3 elements of its shape [3], got 1.',
  );
});
