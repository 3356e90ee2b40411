import { readFileSync } from 'node:fs';
import type { StoredDtype, StoredTensor } from '@unroll/core';
import { expect, test } from 'vitest';
import { writeSafetensors } from './write-safetensors.js';

const bias: StoredTensor<StoredDtype> = { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) };
const ids: StoredTensor<StoredDtype> = { dtype: 'I32', shape: [1, 3], data: Int32Array.of(7, -1, 2 ** 31 - 1) };

test('writes the bytes of a file put together by hand', () => {
  const header = '{"__metadata__":{"a":"1"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  expect(header.length).toBe(79);
  expect([...writeSafetensors({ b: bias }, { a: '1' })]).toEqual([
    ...[80, 0, 0, 0, 0, 0, 0, 0],
    ...new TextEncoder().encode(`${header} `),
    ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
  ]);
});

test('writes the bytes that a writer in Python made from the description of the format', () => {
  const golden = readFileSync(new URL('../golden/four-tensors.safetensors', import.meta.url));
  const tensors: Record<string, StoredTensor<StoredDtype>> = {
    ids: { dtype: 'I32', shape: [3], data: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1) },
    empty: { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) },
    'hé "quoted"': { dtype: 'F32', shape: [], data: new Float32Array(Uint32Array.of(0x7fa00001).buffer) },
    'layers.0.inputWeight': {
      dtype: 'F32',
      shape: [2, 3],
      data: Float32Array.of(1, -2, 0.5, 1e-45, 3.4028234663852886e38, Number.NEGATIVE_INFINITY),
    },
  };
  const written = writeSafetensors(tensors, { note: 'tab\tand €', hiddenSize: '128' });
  expect(Buffer.compare(written, golden)).toBe(0);
});

test('writes the same bytes in whatever order tensors and texts are passed', () => {
  const written = writeSafetensors({ ids, 9: bias, 10: bias, b: bias }, { x: '1', 2: '2', 10: '3' });
  expect(writeSafetensors({ b: bias, 10: bias, 9: bias, ids }, { 10: '3', 2: '2', x: '1' })).toEqual(written);
  const header = new TextDecoder().decode(written.subarray(8));
  expect([...header.matchAll(/"(\w+)":\{"dtype":"(\w+)"/g)].map(([, name, dtype]) => `${name} ${dtype}`)).toEqual([
    '10 F32',
    '9 F32',
    'b F32',
    'ids I32',
  ]);
});

test('writes a file without tensors', () => {
  expect(new TextDecoder().decode(writeSafetensors({}))).toBe('\b\0\0\0\0\0\0\0{}      ');
});

test('writes the elements of a view, not of the buffer under it', () => {
  const view: StoredTensor<StoredDtype> = {
    dtype: 'F32',
    shape: [2],
    data: Float32Array.of(9, 1, -2, 9).subarray(1, 3),
  };
  expect(writeSafetensors({ bias: view })).toEqual(writeSafetensors({ bias }));
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'the reserved name',
    { __metadata__: bias },
    'writeSafetensors: `tensors` must have another name than __metadata__, which the format keeps for itself, got "__metadata__".',
  ],
  [
    'a name that is not Unicode',
    { '\ud800': bias },
    'writeSafetensors: `tensors` must hold Unicode text, without half of a surrogate pair, got "\\ud800".',
  ],
  [
    'a shape with a negative length',
    { bias: { ...bias, shape: [-2] } },
    'writeSafetensors: `tensors.bias` must have a shape of at most 128 integers of at least 0, got [-2].',
  ],
  [
    'another number of elements than the shape has',
    { bias: { ...bias, shape: [2, 3] } },
    'writeSafetensors: `tensors.bias` must have the 6 elements of its shape [2, 3], got 2.',
  ],
  [
    'an unknown dtype',
    { bias: { ...bias, dtype: 'F8_E4M3' } },
    'writeSafetensors: `tensors.bias` must have a dtype of U64, I64, F64, F32, U32, I32, BF16, F16, U16, I16, I8, U8, BOOL, got "F8_E4M3".',
  ],
  [
    'data of another class than its dtype has',
    { bias: { ...bias, data: [1, 2] } },
    'writeSafetensors: `tensors.bias` must have its data in a Float32Array, as dtype F32 needs, got "Array".',
  ],
  [
    'more axes than any tensor has',
    { bias: { ...bias, shape: Array(129).fill(1) } },
    'writeSafetensors: `tensors.bias` must have a shape of at most 128 integers',
  ],
  [
    'a shape of more elements than memory has',
    { bias: { ...bias, shape: [2 ** 40] } },
    'writeSafetensors: `tensors.bias` must have the 1099511627776 elements of its shape [1099511627776], got 2.',
  ],
  [
    'half of a number of 16 bits',
    { bias: { dtype: 'F16', shape: [2], data: Uint16Array.of(1, 2) } },
    'writeSafetensors: `tensors.bias` must have its data in a Float32Array, as dtype F16 needs, got "Uint16Array".',
  ],
  [
    'a boolean that is neither',
    { bias: { dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 2) } },
    'writeSafetensors: `tensors.bias` must have elements that are 0 or 1, as dtype BOOL needs, got 2.',
  ],
])('refuses %s', (_, tensors, sentence) => {
  expect(() => writeSafetensors(tensors as Record<string, StoredTensor<StoredDtype>>)).toThrow(sentence);
});

test('refuses a header of more than 100,000,000 bytes', () => {
  expect(() => writeSafetensors({}, { text: 'x'.repeat(100_000_000) })).toThrow(
    /^writeSafetensors: `metadata` must fit into a header of 100,000,000 bytes .*, got 100000028\. Keep large texts/,
  );
});

test('refuses metadata that is not Unicode', () => {
  expect(() => writeSafetensors({}, { text: '\udfff' })).toThrow('`metadata` must hold Unicode text');
});

test('refuses more tensors than are read', () => {
  const none = { dtype: 'F32', shape: [0], data: new Float32Array() } as const;
  const tensors = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`t${index}`, none]));
  expect(() => writeSafetensors(tensors)).toThrow('`tensors` must have at most 100,000 entries');
});
