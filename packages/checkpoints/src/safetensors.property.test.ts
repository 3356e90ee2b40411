import { CheckpointError, type StoredDtype, type StoredTensor } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Checkpoint } from './checkpoint.js';
import { elementTypes } from './element-types.js';
import { readElements } from './read-elements.js';
import { readSafetensors } from './read-safetensors.js';
import { metadataName } from './safetensors-format.js';
import { writeSafetensors } from './write-safetensors.js';

const texts = fc.string({ unit: 'binary', maxLength: 12 });
const dtypes = Object.keys(elementTypes) as StoredDtype[];
const tensors: fc.Arbitrary<StoredTensor<StoredDtype>> = fc
  .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const byteCount = elementTypes[dtype].byteCount * shape.reduce((product, axis) => product * axis, 1);
    return fc
      .uint8Array({ minLength: byteCount, maxLength: byteCount, max: dtype === 'BOOL' ? 1 : 255 })
      .map((bytes) => readElements('test', { name: '', dtype, shape }, bytes));
  });
const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  tensors: fc.dictionary(
    texts.filter((name) => name !== metadataName),
    tensors,
    { maxKeys: 5 },
  ),
  metadata: fc.dictionary(texts, texts, { maxKeys: 3 }),
});

/** Everything a checkpoint says, with the bits of the elements, and without the order of its names. */
function facts({ tensors, metadata }: Checkpoint): unknown {
  const described = Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
    name,
    dtype,
    [...shape],
    [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  ]);
  return { tensors: new Set(described), metadata: new Set(Object.entries(metadata)) };
}

function written({ tensors, metadata }: Checkpoint): Uint8Array {
  return writeSafetensors(tensors, metadata);
}

/** Reads bytes that may be damaged, and checks that the result is a checkpoint all the same, or the error is ours. */
function expectSafeReading(bytes: Uint8Array): void {
  let checkpoint: Checkpoint;
  try {
    checkpoint = readSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return;
  }
  expect(facts(readSafetensors(written(checkpoint)))).toEqual(facts(checkpoint));
}

test('every checkpoint is read as it was written', () => {
  fc.assert(
    fc.property(checkpoints, (checkpoint) => {
      expect(facts(readSafetensors(written(checkpoint)))).toEqual(facts(checkpoint));
    }),
    { numRuns: 500 },
  );
});

test('no file that was cut short is read', () => {
  fc.assert(
    fc.property(checkpoints, fc.nat(), (checkpoint, seed) => {
      const file = written(checkpoint);
      expect(() => readSafetensors(file.subarray(0, seed % file.length))).toThrow(CheckpointError);
    }),
    { numRuns: 500 },
  );
});

test('files with any bytes changed are refused, or are other checkpoints', () => {
  const changes = fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(checkpoints, changes, (checkpoint, changed) => {
      const file = written(checkpoint);
      for (const { at, value } of changed) file[at % file.length] = value;
      expectSafeReading(file);
    }),
    { numRuns: 2000 },
  );
});

test('files with characters of the header moved about are refused, or are other checkpoints', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\\',
    '0',
    '9',
    ' ',
    '"a"',
    '"dtype"',
    'F32',
    'BF16',
    '[0,4]',
    '__metadata__',
  ];
  const edits = fc.array(fc.record({ at: fc.nat(), removed: fc.nat(6), added: fc.constantFrom('', ...pieces) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(checkpoints, edits, (checkpoint, edited) => {
      const file = Buffer.from(written(checkpoint));
      const end = 8 + Number(file.readBigUInt64LE());
      let header = file.toString('utf8', 8, end);
      for (const { at, removed, added } of edited) {
        const begin = at % (header.length + 1);
        header = header.slice(0, begin) + added + header.slice(begin + removed);
      }
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
      expectSafeReading(Buffer.concat([length, Buffer.from(header), file.subarray(end)]));
    }),
    { numRuns: 2000 },
  );
});

test('arbitrary bytes are refused, or are a checkpoint', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), expectSafeReading), { numRuns: 1000 });
});
