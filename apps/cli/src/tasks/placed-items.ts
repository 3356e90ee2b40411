import { pathSources } from '../data/path-sources.js';
import { CommandError } from '../errors/command-error.js';
import { shortened } from '../terminal/shortened.js';
import { shownPath } from '../terminal/shown-path.js';
import type { KnownTokens } from './known-tokens.js';

/** An example or a sentence pair, and where it is. */
export type PlacedItem<Item> = {
  readonly item: Item;
  /** For errors, such as `"reviews.csv", example 3`. */
  readonly place: string;
};

/**
 * What files and folders have, one after another.
 *
 * @param name What an item is called, such as `example`.
 * @throws CommandError for standard input, and if something cannot be read.
 */
export async function placedItems<Item>(
  names: readonly string[],
  name: string,
  read: (path: string) => Promise<readonly Item[]>,
): Promise<PlacedItem<Item>[]> {
  const placed = pathSources(names).map(async ({ path }) => {
    const items = await read(path);
    return items.map((item, index) => ({ item, place: `"${shownPath(path)}", ${name} ${index + 1}` }));
  });
  return (await Promise.all(placed)).flat();
}

/** @throws CommandError if a text has no character that a model knows. */
export function requireKnownCharacter<Item>(
  items: readonly PlacedItem<Item>[],
  textOf: (item: Item) => string,
  { encode }: KnownTokens,
): void {
  const unknown = items.find(({ item }) => encode(textOf(item)).length === 0);
  if (unknown === undefined) return;
  throw new CommandError(
    `${unknown.place}: ${JSON.stringify(shortened(textOf(unknown.item)))} has no character that the model saw in training. Leave it out.`,
  );
}
