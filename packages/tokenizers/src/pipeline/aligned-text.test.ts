import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlignedText, cut, edited } from './aligned-text.js';
import { identityAlignment } from './alignment.js';
import type { Edit } from './edit.js';

function whole(text: string): AlignedText {
  return { text, atStart: true, alignment: identityAlignment(text.length) };
}

/** What each unit of a text came from, in the original. */
function origins({ alignment }: AlignedText, original: string): string[] {
  if (alignment === undefined) throw new Error('it has no alignment');
  return Array.from(alignment.starts, (start, unit) => original.slice(start, alignment.ends[unit]));
}

test('what replaces units came from all of them', () => {
  const text = edited(whole('naïve'), [{ start: 2, end: 3, text: 'i\u0308' }]);
  expect(text.text).toBe('nai\u0308ve');
  expect(origins(text, 'naïve')).toEqual(['n', 'a', 'ï', 'ï', 'v', 'e']);
});

test('what is removed leaves the rest where it was', () => {
  const text = edited(whole('a  b'), [{ start: 1, end: 3, text: '' }]);
  expect([text.text, ...origins(text, 'a  b')]).toEqual(['ab', 'a', 'b']);
});

test('what is inserted came from where the unit before it did, or from nothing at the start', () => {
  const text = edited(whole('ab'), [
    { start: 0, end: 0, text: '▁' },
    { start: 1, end: 1, text: '▁' },
  ]);
  expect(text.text).toBe('▁a▁b');
  expect(origins(text, 'ab')).toEqual(['', 'a', 'a', 'b']);
});

test('changes one after another lead back to the original', () => {
  const once = edited(whole('xyz'), [{ start: 1, end: 3, text: 'pq' }]);
  const twice = edited(once, [{ start: 2, end: 3, text: 'rs' }]);
  expect(twice.text).toBe('xprs');
  expect(origins(twice, 'xyz')).toEqual(['x', 'yz', 'yz', 'yz']);
});

test('a part begins where the original does only if it is its beginning', () => {
  expect(cut(whole('abc'), 0, 2)).toMatchObject({ text: 'ab', atStart: true });
  expect(cut(whole('abc'), 1, 2)).toMatchObject({ text: 'b', atStart: false });
  expect(origins(cut(whole('abc'), 1, 3), 'abc')).toEqual(['b', 'c']);
});

test('without an alignment the text is the same', () => {
  const pieces = fc.array(
    fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 2 }), fc.string({ maxLength: 3 })),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const edits: Edit[] = [];
      let before = '';
      let after = '';
      for (const [kept, removed, added] of parts) {
        const start = before.length + kept.length;
        if (removed !== added) edits.push({ start, end: start + removed.length, text: added });
        before += kept + removed;
        after += kept + added;
      }
      const text = edited(whole(before), edits);
      expect(text.text).toBe(after);
      expect(text.alignment?.starts.length).toBe(after.length);
      expect(edited({ text: before, atStart: true, alignment: undefined }, edits)).toEqual({
        ...text,
        alignment: undefined,
      });
      const kept = new Set(
        edits.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, unit) => start + unit)),
      );
      const unchanged = [...before].filter((_, unit) => !kept.has(unit));
      expect(unchanged.length + edits.reduce((sum, { text: added }) => sum + added.length, 0)).toBeLessThanOrEqual(
        after.length,
      );
    }),
  );
});
