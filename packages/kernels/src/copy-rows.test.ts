import { expect, test } from 'vitest';
import { runGuarded } from './guarded-buffers.reference.js';

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 127, 130, 2047, 2048, 2049, 4100];

test.each(sizes)('rows of %i bytes are copied from where they lie to where they are to lie', (rowBytes) => {
  const [count, sourceStride, targetStride] = [3, rowBytes + 5, rowBytes + 2];
  const source = Uint8Array.from({ length: (count - 1) * sourceStride + rowBytes }, (_, place) => (place * 7) % 251);
  const length = (count - 1) * targetStride + rowBytes;
  const before = new Uint8Array(length + (-length & 3)).fill(255);
  const { target } = runGuarded({ inputs: { source }, outputs: { target: before } }, ({ copyRows }, at) => {
    copyRows(at.source, sourceStride, at.target, targetStride, rowBytes, count);
  });
  const expected = before.slice();
  for (let row = 0; row < count; row++) {
    expected.set(source.subarray(row * sourceStride, row * sourceStride + rowBytes), row * targetStride);
  }
  expect(new Uint8Array(target.buffer)).toEqual(expected);
});
