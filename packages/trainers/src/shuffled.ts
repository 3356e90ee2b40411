import { type RandomKey, randomUniforms } from '@unroll/core';

/** The items in a random order, the same for the same key on every machine. */
export function shuffled<Item>(items: readonly Item[], key: RandomKey): Item[] {
  return Array.from(shuffledNumbers(items.length, key), (index) => items[index] as Item);
}

/** The numbers from 0 to count - 1 in a random order, the same for the same key on every machine. */
export function shuffledNumbers(count: number, key: RandomKey): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const uniforms = randomUniforms(key, count);
  for (let last = count - 1; last > 0; last--) {
    const drawn = Math.floor((uniforms[last] as number) * (last + 1));
    const moved = order[last] as number;
    order[last] = order[drawn] as number;
    order[drawn] = moved;
  }
  return order;
}
