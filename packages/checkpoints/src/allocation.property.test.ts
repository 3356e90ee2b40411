import { CheckpointError } from '@unroll/core';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { bytesSource } from './byte-source.js';
import { elementTypes } from './element-types.js';
import { openSafetensors } from './open-safetensors.js';
import { readSafetensors } from './read-safetensors.js';

afterEach(() => vi.unstubAllGlobals());

/** Lets every array of numbers that is made be noted; gives the bytes of the largest. */
function watchAllocations(): () => number {
  let largest = 0;
  for (const arrayClass of [Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array, BigUint64Array]) {
    const watched: typeof arrayClass = new Proxy(arrayClass, {
      construct(target, [first, ...others], newTarget): object {
        const length = typeof first === 'object' ? (first as ArrayLike<number>).length : (first as number);
        // A view of a buffer has no bytes of its own.
        if (!(first instanceof ArrayBuffer)) largest = Math.max(largest, (length ?? 0) * target.BYTES_PER_ELEMENT);
        return Reflect.construct(target, [first, ...others], newTarget === watched ? target : newTarget);
      },
    });
    vi.stubGlobal(arrayClass.name, watched);
  }
  return () => largest;
}

const counts = fc.oneof(fc.nat(8), fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53));
/** Headers that are well written, and promise whatever. */
const headers = fc
  .array(
    fc.record({
      dtype: fc.constantFrom(...Object.keys(elementTypes)),
      shape: fc.array(counts, { maxLength: 4 }),
      offsets: fc.tuple(counts, counts),
      isFitting: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((tensors) => {
    let end = 0;
    const entries = tensors.map(({ dtype, shape, offsets, isFitting }, index) => {
      const { byteCount } = elementTypes[dtype as keyof typeof elementTypes];
      const begin = end;
      end += byteCount * shape.reduce((product, length) => product * length, 1);
      return [`t${index}`, { dtype, shape, data_offsets: isFitting ? [begin, end] : offsets }];
    });
    return { header: JSON.stringify(Object.fromEntries(entries)), end };
  });
const files = fc
  .record({
    described: headers,
    lengthChange: counts,
    isTrueLength: fc.boolean(),
    isWhole: fc.boolean(),
    otherByteCount: fc.nat(200),
  })
  .map(({ described: { header, end }, lengthChange, isTrueLength, isWhole, otherByteCount }) => {
    const file = Buffer.alloc(8 + header.length + (isWhole && end < 10_000 ? end : otherByteCount));
    file.writeBigUInt64LE(BigInt(isTrueLength ? header.length : lengthChange));
    file.write(header, 8);
    return new Uint8Array(file);
  });

test('whatever a file promises, no array is made that is longer than the file, or twice that where halves are widened', async () => {
  let readCount = 0;
  await fc.assert(
    fc.asyncProperty(files, async (file) => {
      const largest = watchAllocations();
      try {
        readSafetensors(file);
        const opened = await openSafetensors(bytesSource(file));
        for (const name of Object.keys(opened.tensors)) await opened.read(name);
        readCount += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      } finally {
        vi.unstubAllGlobals();
      }
      expect(largest()).toBeLessThanOrEqual(2 * file.length);
    }),
    { numRuns: 2000 },
  );
  expect(readCount).toBeGreaterThan(50); // so that not everything was refused
});
