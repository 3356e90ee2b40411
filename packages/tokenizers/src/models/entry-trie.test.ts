import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryTrie } from './entry-trie.js';

/** The node of a sequence of units, or 0. */
function nodeOf(trie: EntryTrie, units: readonly number[]): number {
  let node = 0;
  for (const unit of units) {
    node = trie.step(node, unit);
    if (node === 0) return 0;
  }
  return node;
}

test('finds those entries that were added, and their beginnings', () => {
  const unit = fc.constantFrom(0, 1, 2, 0xffff, 0x10ffff);
  const entry = fc.array(unit, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 300, size: 'max' }), fc.array(entry), (entries, others) => {
      const trie = new EntryTrie();
      const ids = new Map<string, number>();
      const beginnings = new Set<string>();
      for (const [id, units] of entries.entries()) {
        let node = 0;
        for (const value of units) node = trie.grow(node, value);
        trie.setId(node, id);
        ids.set(units.join(), id);
        for (let length = 1; length <= units.length; length++) beginnings.add(units.slice(0, length).join());
      }
      for (const units of [...entries, ...others]) {
        const node = nodeOf(trie, units);
        expect(node > 0).toBe(beginnings.has(units.join()));
        if (node > 0) expect(trie.idOf(node)).toBe(ids.get(units.join()) ?? -1);
      }
    }),
    { numRuns: 50 },
  );
});

test('holds a hundred thousand entries', () => {
  const trie = new EntryTrie();
  for (let id = 0; id < 100_000; id++) {
    let node = 0;
    for (const digit of String(id)) node = trie.grow(node, digit.charCodeAt(0));
    trie.setId(node, id);
  }
  const isWrong = (id: number): boolean => {
    return (
      trie.idOf(
        nodeOf(
          trie,
          [...String(id)].map((digit) => digit.charCodeAt(0)),
        ),
      ) !== id
    );
  };
  expect(Array.from({ length: 100_000 }, (_, id) => id).filter(isWrong)).toEqual([]);
});
