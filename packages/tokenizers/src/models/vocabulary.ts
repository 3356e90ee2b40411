import { ArgumentError } from '@unroll/core';
import type { JsonObject } from '../pipeline/json-object.js';

/** Entries with their ids. */
export interface Vocabulary {
  /** How many entries there are. */
  readonly size: number;
  /** The entries with their ids, in the order of the ids. */
  readonly entries: Iterable<readonly [entry: string, token: number]>;
  /** The id of an entry; undefined if there is no such entry. */
  tokenOf(entry: string): number | undefined;
  /** The entry of an id; undefined if there is no such id. */
  entryOf(token: number): string | undefined;
  /** The ids by their entries, in the order of the ids. */
  toJSON(): JsonObject;
}

/**
 * The vocabulary of a list: entry i has the id i.
 *
 * @throws ArgumentError if it is empty, or an entry is in it twice.
 */
export function vocabularyOf(entries: readonly string[]): Vocabulary {
  if (entries.length === 0) {
    const expectation = 'have at least one entry';
    throw new ArgumentError({ caller: 'vocabularyOf', argument: 'entries', expectation, actual: [] });
  }
  const tokenOfEntry = new Map<string, number>();
  for (const [token, entry] of entries.entries()) {
    const earlier = tokenOfEntry.get(entry);
    if (earlier !== undefined) {
      const expectation = `differ from entries[${earlier}]`;
      throw new ArgumentError({ caller: 'vocabularyOf', argument: `entries[${token}]`, expectation, actual: entry });
    }
    tokenOfEntry.set(entry, token);
  }
  return vocabularyOfPlaces(entries, tokenOfEntry);
}

/** The vocabulary of a list that may have holes: entry i has the id i. Every entry is there once. */
export function vocabularyWithHoles(entries: readonly (string | undefined)[]): Vocabulary {
  const tokenOfEntry = new Map<string, number>();
  for (const [token, entry] of entries.entries()) if (entry !== undefined) tokenOfEntry.set(entry, token);
  return vocabularyOfPlaces(entries, tokenOfEntry);
}

function vocabularyOfPlaces(
  entries: readonly (string | undefined)[],
  tokenOfEntry: ReadonlyMap<string, number>,
): Vocabulary {
  return {
    size: tokenOfEntry.size,
    entries: tokenOfEntry,
    tokenOf: (entry) => tokenOfEntry.get(entry),
    entryOf: (token) => entries[token],
    toJSON: () => Object.fromEntries(tokenOfEntry),
  };
}
