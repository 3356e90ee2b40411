import type { RandomKey } from '@unroll/core';
import { drawSome } from './draw-some.js';
import { heldOutCount } from './held-out-count.js';

/** Items to learn from, and others to measure on. */
export type DataSplit<Item> = {
  readonly training: readonly Item[];
  readonly heldOut: readonly Item[];
};

/**
 * Holds out a share, at least one item unless the share is 0.
 *
 * Items of the same identity stay together, so that nothing is measured on that was learned from. The share is one of the
 * identities, drawn by the key, which stand in either list in their first order. Of one identity alone, all are learned
 * from.
 */
export function holdOut<Item>(
  items: readonly Item[],
  identityOf: (item: Item) => string,
  { key, share }: { readonly key: RandomKey; readonly share: number },
): DataSplit<Item> {
  const identities = [...new Set(items.map(identityOf))];
  const count = identities.length < 2 ? 0 : Math.min(identities.length - 1, heldOutCount(identities.length, share));
  const chosen = new Set(drawSome(identities, count, key));
  return {
    training: items.filter((item) => !chosen.has(identityOf(item))),
    heldOut: items.filter((item) => chosen.has(identityOf(item))),
  };
}
