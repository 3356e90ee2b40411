import { EntryTrie } from './entry-trie.js';
import type { Vocabulary } from './vocabulary.js';

/** The tree of the UTF-16 units of all entries. The empty entry is not in it: its node would be the root. */
export function trieOfVocabulary({ entries }: Vocabulary): EntryTrie {
  const trie = new EntryTrie();
  for (const [entry, token] of entries) {
    let node = 0;
    for (let unit = 0; unit < entry.length; unit++) node = trie.grow(node, entry.charCodeAt(unit));
    if (node !== 0) trie.setId(node, token);
  }
  return trie;
}
