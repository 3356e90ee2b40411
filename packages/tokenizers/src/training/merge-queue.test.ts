import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MergeQueue } from './merge-queue.js';

const pair = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5));
type Pair = readonly [left: number, right: number, count: number];
const inOrder = (one: Pair, other: Pair): number => other[2] - one[2] || one[0] - other[0] || one[1] - other[1];

function filled(pairs: readonly Pair[]): MergeQueue {
  const queue = new MergeQueue();
  for (const [left, right, count] of pairs) queue.push(left, right, count);
  return queue;
}

test('gives the most frequent pair first, then the one of the lower ids', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 200, size: 'max' }), (pairs) => {
      const queue = filled(pairs);
      const order = pairs.map(() => {
        const { left, right, count } = queue;
        queue.shift();
        return [left, right, count] as const;
      });
      expect(order).toEqual([...pairs].sort(inOrder));
      expect(queue.size).toBe(0);
    }),
  );
});

test('gives the first pair another place with another count', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 50 }), fc.nat(6), (pairs, count) => {
      const queue = filled(pairs);
      queue.recount(count);
      const [first, ...others] = [...pairs].sort(inOrder) as unknown as [Pair, ...Pair[]];
      const expected = [...others, [first[0], first[1], count] as const].sort(inOrder)[0];
      expect([queue.left, queue.right, queue.count]).toEqual(expected);
    }),
  );
});
