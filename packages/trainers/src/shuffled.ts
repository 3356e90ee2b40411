import { type RandomKey, randomUniforms } from '@unroll/core';

/** The items in a random order, the same for the same key on every machine. */
export function shuffled<Item>(items: readonly Item[], key: RandomKey): Item[] {
  const order = [...items];
  const uniforms = randomUniforms(key, items.length);
  for (let last = order.length - 1; last > 0; last--) {
    const drawn = Math.floor((uniforms[last] as number) * (last + 1));
    [order[last], order[drawn]] = [order[drawn] as Item, order[last] as Item];
  }
  return order;
}
