import { EntryTrie } from '../models/entry-trie.js';

/** Entries of a unigram model in training. */
export type UnigramEntries = {
  /** A text that every entry is a part of, as code points, with -1 where none may cross. */
  readonly codePoints: Int32Array;
  /** How many of the entries, the first, are the characters, which all stay. The others have their order by code points. */
  readonly characterCount: number;
  /** An index of code points that each begins at. [entries] */
  readonly places: Int32Array;
  /** How many code points each has. [entries] */
  readonly lengths: Int32Array;
  /** The natural logarithms of their probabilities. [entries] */
  readonly scores: Float64Array;
};

/** Some of the entries. */
export function keptEntries(entries: UnigramEntries, ids: Int32Array): UnigramEntries {
  return {
    ...entries,
    places: ids.map((id) => entries.places[id] as number),
    lengths: ids.map((id) => entries.lengths[id] as number),
    scores: Float64Array.from(ids, (id) => entries.scores[id] as number),
  };
}

/** The tree of the entries' code points. */
export function trieOfEntries({ codePoints, places, lengths }: UnigramEntries): EntryTrie {
  const trie = new EntryTrie();
  for (let id = 0; id < places.length; id++) {
    const start = places[id] as number;
    const end = start + (lengths[id] as number);
    let node = 0;
    for (let place = start; place < end; place++) node = trie.grow(node, codePoints[place] as number);
    trie.setId(node, id);
  }
  return trie;
}

/** The entry as a text. */
export function entryText({ codePoints, places, lengths }: UnigramEntries, id: number): string {
  const start = places[id] as number;
  return String.fromCodePoint(...codePoints.subarray(start, start + (lengths[id] as number)));
}
