import { readFileSync } from 'node:fs';
import { CheckpointError, type StoredDtype, type StoredTree } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from './read-safetensors.js';
import { writeSafetensors } from './write-safetensors.js';

/** A file with any header, without the padding, so that the elements need not be aligned. */
function fileOf(header: string, data: readonly number[] = []): Uint8Array {
  const encoded = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(encoded.length), true);
  return new Uint8Array(Buffer.concat([length, encoded, Uint8Array.from(data)]));
}

/** What `golden/write_golden.py` writes into every-type.safetensors. */
const everyType: StoredTree<StoredDtype> = {
  bool: { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) },
  u8: { dtype: 'U8', shape: [2], data: Uint8Array.of(0, 255) },
  i8: { dtype: 'I8', shape: [3], data: Int8Array.of(-128, 0, 127) },
  u16: { dtype: 'U16', shape: [2], data: Uint16Array.of(1, 65535) },
  i16: { dtype: 'I16', shape: [2], data: Int16Array.of(-32768, 32767) },
  u32: { dtype: 'U32', shape: [2], data: Uint32Array.of(1, 2 ** 32 - 1) },
  i32: { dtype: 'I32', shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  u64: { dtype: 'U64', shape: [2], data: BigUint64Array.of(2n ** 53n + 1n, 2n ** 64n - 1n) },
  i64: { dtype: 'I64', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  f16: { dtype: 'F16', shape: [2, 3], data: Float32Array.of(1, -0, 65504, 2 ** -24, 0x555 / 0x1000, -Infinity) },
  bf16: {
    dtype: 'BF16',
    shape: [6],
    data: Float32Array.of(1, -2, 3.140625, (2 - 2 ** -7) * 2 ** 127, 2 ** -133, Number.NaN),
  },
  f32: { dtype: 'F32', shape: [1], data: Float32Array.of(1 / 3) },
  f64: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(1 / 3, 5e-324) },
};

const one = [0, 0, 0x80, 0x3f];
const two = [0, 0, 0, 0x40];

describe('a whole file', () => {
  test('made by a writer in Python is read bit for bit', () => {
    const golden = readFileSync(new URL('../golden/four-tensors.safetensors', import.meta.url));
    const { tensors, metadata } = readSafetensors(golden);
    expect(metadata).toEqual({ hiddenSize: '128', note: 'tab\tand €' });
    const { ids, empty, 'hé "quoted"': scalar, 'layers.0.inputWeight': weight, ...others } = tensors;
    expect(others).toEqual({});
    expect(ids).toEqual({ dtype: 'I32', shape: [3], data: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1) });
    expect(empty).toEqual({ dtype: 'F32', shape: [0, 4], data: new Float32Array(0) });
    expect(weight?.shape).toEqual([2, 3]);
    expect([...(weight?.data ?? [])]).toEqual([1, -2, 0.5, 2 ** -149, (2 - 2 ** -23) * 2 ** 127, -Infinity]);
    expect(scalar?.shape).toEqual([]);
    expect(new DataView(scalar?.data.buffer ?? new ArrayBuffer(4)).getUint32(0, true)).toBe(0x7fa00001);
  });

  test('may have elements of every type that JavaScript can hold', () => {
    const golden = readFileSync(new URL('../golden/every-type.safetensors', import.meta.url));
    const { tensors, metadata } = readSafetensors(golden);
    expect({ tensors, metadata }).toEqual({ tensors: everyType, metadata: { types: '13' } });
    expect(Buffer.compare(writeSafetensors(tensors, metadata), golden)).toBe(0);
  });

  test('may have tensors and fields in any order, blanks, and elements at any address', () => {
    const header =
      '{ "b" : {"data_offsets":[4,8],\n"shape":[ 1 ],"dtype":"F32"},\t"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}\r';
    const file = fileOf(header, [...one, ...two]);
    expect((file.length - 8) % 4).not.toBe(0);
    const shifted = new Uint8Array(file.length + 1).subarray(1);
    shifted.set(file);
    expect(readSafetensors(shifted)).toEqual({
      tensors: {
        a: { dtype: 'F32', shape: [1, 1], data: Float32Array.of(1) },
        b: { dtype: 'F32', shape: [1], data: Float32Array.of(2) },
      },
      metadata: {},
    });
  });

  test('may have the names that every object has', () => {
    const tensor = { dtype: 'F32', shape: [1], data: Float32Array.of(1) } as const;
    const tensors = Object.fromEntries([
      ['__proto__', tensor],
      ['constructor', tensor],
    ]);
    expect(Object.entries(readSafetensors(writeSafetensors(tensors)).tensors)).toEqual(Object.entries(tensors));
  });

  test('is copied, so that it may change afterwards', () => {
    const file = Buffer.from(writeSafetensors({ a: { dtype: 'F32', shape: [1], data: Float32Array.of(1) } }));
    const { tensors } = readSafetensors(file);
    file.fill(0xff);
    expect(tensors['a']?.data[0]).toBe(1);
  });
});

describe('a damaged file', () => {
  const whole = writeSafetensors({ a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } });
  const tensor = (fields: string): string => `{"a":{${fields}}}`;

  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'the file ends after 0 of at least 8 bytes'],
    ['cut in the length', whole.subarray(0, 7), 'the file ends after 7 of at least 8 bytes'],
    ['cut in the header', whole.subarray(0, 20), 'the file ends after 20 of at least 64 bytes'],
    ['cut in the elements', whole.subarray(0, 71), 'the file ends after 71 of 72 bytes'],
    [
      'longer than it says',
      Uint8Array.of(...whole, 0),
      'the file has 73 bytes, but its header describes only 72. Something was added',
    ],
    [
      'of another kind',
      new TextEncoder().encode('<!doctype html>'),
      'the first 8 bytes announce a header of 8,104,636,974,849,335,612 bytes, more than the 100,000,000 that',
    ],
    ['with a header of nothing', fileOf(''), 'the header does not begin with {'],
    ['with a header that is a list', fileOf('[]'), 'the header does not begin with {'],
    ['with a blank in front', fileOf(' {}'), 'the header does not begin with {'],
    ['with a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff), 'the header is not UTF-8'],
    ['with half a header', fileOf('{'), 'the header must have " at character 1, got its end'],
    ['with zeros after the header', fileOf('{}\0\0'), 'the header must have its end at character 2, got "\\u0000"'],
    ['with a number for a tensor', fileOf('{"a":1}'), 'the header must have { at character 5, got "1"'],
    ['with a bad escape', fileOf('{"\\x":1}'), 'the header has no valid text at character 1'],
    ['with half a surrogate pair', fileOf('{"\\ud800":1}'), 'the header has no valid text at character 1'],
    ['with metadata of numbers', fileOf('{"__metadata__":{"a":1}}'), 'the header must have " at character 21, got "1"'],
    ['with a text twice', fileOf('{"__metadata__":{"a":"","a":""}}'), 'the header has the name `a` twice'],
    [
      'with a tensor twice',
      fileOf(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      'the header has the name `a` twice',
    ],
    [
      'without a shape',
      fileOf(tensor('"dtype":"F32","data_offsets":[0,4]'), one),
      'tensor `a` needs a dtype, a shape and data_offsets',
    ],
    [
      'with a field too many',
      fileOf(tensor('"strides":[1]')),
      'tensor `a` has a field `strides`, which the format does not have',
    ],
    [
      'with a negative length',
      fileOf(tensor('"shape":[-1]')),
      'the header must have an integer from 0 to 2⁵³ - 1 at character 15, got "-"',
    ],
    ['with a fraction', fileOf(tensor('"shape":[1.5]')), 'the header must have an integer from 0 to 2⁵³ - 1'],
    [
      'with a huge number',
      fileOf(tensor('"shape":[9007199254740992]')),
      'the header must have an integer from 0 to 2⁵³ - 1 at character 15, got "9"',
    ],
    [
      'with three offsets',
      fileOf(tensor('"dtype":"F32","shape":[1],"data_offsets":[0,4,8]'), one),
      'the header must have ] at character 51, got ","',
    ],
    [
      'with offsets that go backwards',
      fileOf(tensor('"dtype":"F32","shape":[0],"data_offsets":[4,0]'), one),
      'tensor `a` must have data_offsets [begin, end], got [4, 0]',
    ],
    [
      'with a shape that needs more bytes',
      fileOf(tensor('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), one),
      'tensor `a` has 4 bytes of data, but its shape [2] takes 8',
    ],
    [
      'with a shape past every integer',
      fileOf(tensor('"dtype":"F32","shape":[4503599627370496,4503599627370496],"data_offsets":[0,4]'), one),
      'tensor `a` has 4 bytes of data, but its shape [4503599627370496, 4503599627370496] takes 8.112963841460668e+31.',
    ],
    [
      'with offsets past its end',
      fileOf(tensor('"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]'), one),
      'the file ends after 90 of 4,398,046,511,190 bytes',
    ],
    [
      'with a hole',
      fileOf(tensor('"dtype":"F32","shape":[1],"data_offsets":[4,8]'), [...one, ...two]),
      'there is a hole before tensor `a` from byte 0',
    ],
    [
      'with tensors that overlap',
      fileOf(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        [...one, ...two],
      ),
      'tensor `b` overlaps another tensor at byte 4',
    ],
    [
      'with one offset',
      fileOf(tensor('"dtype":"F32","shape":[1],"data_offsets":[4]'), one),
      'tensor `a` must have data_offsets [begin, end], got [4]',
    ],
    [
      'with more axes than any tensor has',
      fileOf(tensor(`"shape":[${Array(129).fill(1).join(',')}]`)),
      'the header must have ] at character 270, got ","',
    ],
    [
      'with deep lists',
      fileOf(tensor(`"shape":${'['.repeat(100_000)}`)),
      'the header must have an integer from 0 to 2⁵³ - 1 at character 15, got "["',
    ],
    [
      'with deep objects',
      fileOf(`{"__metadata__":{"a":${'{"a":'.repeat(100_000)}`),
      'the header must have " at character 21, got "{"',
    ],
    [
      'of a type that JavaScript has no numbers for',
      fileOf(tensor('"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]'), one),
      'tensor `a` has dtype F8_E4M3, and only U64, I64, F64, F32, U32, I32, BF16, F16, U16, I16, I8, U8, BOOL can be read. Convert it where the file was made.',
    ],
    [
      'of a type that every object has a property of',
      fileOf(tensor('"dtype":"constructor","shape":[4],"data_offsets":[0,4]'), one),
      'tensor `a` has dtype constructor, and only U64,',
    ],
    [
      'with a boolean that is neither',
      fileOf(tensor('"dtype":"BOOL","shape":[4],"data_offsets":[0,4]'), [0, 1, 2, 1]),
      'tensor `a` has an element of BOOL that is neither 0 nor 1',
    ],
    [
      'with a header of 2⁶⁰ bytes',
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 16, 0x7b),
      'the first 8 bytes announce a header of 1,152,921,504,606,846,976 bytes, more than',
    ],
  ])('%s is refused', (_, bytes, problem) => {
    expect(() => readSafetensors(bytes)).toThrow(CheckpointError);
    expect(() => readSafetensors(bytes)).toThrow(`readSafetensors: ${problem}`);
  });

  test('whose header is 98 MB of open brackets is refused at once', () => {
    const header = new Uint8Array(98_000_000).fill('['.charCodeAt(0));
    header.set(new TextEncoder().encode('{"a":'));
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    expect(() => readSafetensors(file)).toThrow('the header must have { at character 5, got "["');
  });
});

test('refuses more tensors than any model has, before it has made them', () => {
  const entries = Array.from(
    { length: 100_001 },
    (_, index) => `"${index}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`,
  );
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  expect(() => readSafetensors(bytes)).toThrow('readSafetensors: the header has more than 100,000 tensors or texts.');
});
