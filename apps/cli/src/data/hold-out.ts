import type { RandomKey } from '@unroll/core';
import { drawSome } from './draw-some.js';

/** Items to learn from, and others to measure on. */
export type DataSplit<Item> = {
  readonly training: readonly Item[];
  readonly heldOut: readonly Item[];
};

/**
 * Holds out a tenth, at least one.
 *
 * Items of the same identity stay together, so that nothing is measured on that was learned from. The tenth is one of the
 * identities, drawn by the key, which stand in either list in their first order. Of one identity alone, all are learned
 * from.
 */
export function holdOut<Item>(
  items: readonly Item[],
  identityOf: (item: Item) => string,
  key: RandomKey,
): DataSplit<Item> {
  const identities = [...new Set(items.map(identityOf))];
  const count = identities.length < 2 ? 0 : Math.ceil(identities.length / 10);
  const chosen = new Set(drawSome(identities, count, key));
  return {
    training: items.filter((item) => !chosen.has(identityOf(item))),
    heldOut: items.filter((item) => chosen.has(identityOf(item))),
  };
}
