import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import type { Edit } from '../pipeline/edit.js';
import { replaced } from './replaced.js';

const aligned = (text: string): AlignedText => ({ text, atStart: true, alignment: identityAlignment(text.length) });

test('makes the same of a text as an edit for each match does', () => {
  const replacement = fc.constantFrom('', 'x', 'xy', '$&', 'xyz');
  const patterns = fc.constantFrom<string | RegExp>('a', 'ab', /b+/g, /[^a]/gu, /🙂|a/gu);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '🙂', 'c') }),
      patterns,
      replacement,
      (text, pattern, other) => {
        const edits: Edit[] = [];
        for (const { 0: match, index } of text.matchAll(
          typeof pattern === 'string' ? new RegExp(pattern, 'g') : pattern,
        )) {
          edits.push({ start: index, end: index + match.length, text: other });
        }
        const changed = replaced(aligned(text), pattern, () => other);
        expect(changed).toEqual(edited(aligned(text), edits));
        expect(replaced({ ...aligned(text), alignment: undefined }, pattern, () => other)).toEqual({
          ...changed,
          alignment: undefined,
        });
      },
    ),
    { numRuns: 1000 },
  );
});

test('is the same object if nothing is found', () => {
  const text = aligned('abc');
  expect(replaced(text, /d/g, () => 'e')).toBe(text);
});
