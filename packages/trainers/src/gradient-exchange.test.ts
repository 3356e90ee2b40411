import { expect, test } from 'vitest';
import { packedAt } from './gradient-exchange.js';

test('no replica writes where others may still read: their own gradients and those of the attempt before', () => {
  const replicaCount = 3;
  const length = 4;
  const shared = new SharedArrayBuffer(4 * length * replicaCount * 2);
  for (const attempt of [1, 2, 3]) {
    new Float32Array(shared).fill(0);
    for (const each of [attempt - 1, attempt]) {
      for (const replica of [0, 1, 2]) {
        const place = { replica, replicaCount, shared };
        const own = packedAt(place, { replica, attempt: each, length });
        expect(own).toEqual(new Float32Array(length));
        own.fill(1);
      }
    }
  }
});
