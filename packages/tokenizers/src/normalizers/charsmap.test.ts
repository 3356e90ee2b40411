import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/charsmap.json' with { type: 'json' };
import { readCharsmap } from './charsmap.js';

const rules = Object.entries(golden.rules);
const bytes = Uint8Array.from(atob(golden.charsmap), (character) => character.charCodeAt(0));

function base64(content: Iterable<number>): string {
  return btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(''));
}

/** A table of some units of a trie, and of texts. */
function tableOf(units: readonly number[], texts: string): string {
  const words = [4 * units.length, ...units].flatMap((word) => [0, 8, 16, 24].map((bits) => (word >>> bits) & 0xff));
  return base64([...words, ...new TextEncoder().encode(texts)]);
}

/** A unit that a byte leads to, and from which one goes on at an offset. */
function unit(label: number, offset: number, hasValue = false): number {
  return (label | (offset << 10) | (hasValue ? 0x100 : 0)) >>> 0;
}

describe('a table that SentencePiece compiled', () => {
  const { replacementOf } = readCharsmap(golden.charsmap);
  const entries = rules.map(([entry]) => entry);

  test.each(rules)('finds what replaces %j, or the shortest entry that it begins with', (entry) => {
    const [shortest = ''] = entries.filter((other) => entry.startsWith(other)).sort((a, b) => a.length - b.length);
    expect(replacementOf(entry)).toBe(new Map(rules).get(shortest));
    expect(replacementOf(`${entry}more`)).toBe(new Map(rules).get(shortest));
  });

  test('finds nothing for other texts, nor for a part of an entry', () => {
    const others = ['', '\0', 'z', 'x', 'xx', 'o', '\u{1f468}', '\ud83d', '\udc4d', '日', 'ö'];
    expect(others.map(replacementOf)).toEqual(others.map(() => undefined));
  });
});

describe('a table by hand', () => {
  test('finds an entry of one byte, whose unit and value are where the bytes lead', () => {
    // From the root, at 0, 'a' leads to 0x100 ^ 0x61; from there, the value is at that ^ 0x200.
    const units = Array<number>(0x400).fill(0);
    units[0] = unit(0, 0x100);
    units[0x161] = unit(0x61, 0x200, true);
    units[0x361] = 0x80000002;
    const { replacementOf } = readCharsmap(tableOf(units, 'x\0é\0'));
    expect([replacementOf('a'), replacementOf('b')]).toEqual(['é', undefined]);
  });

  test('follows an offset in steps of 256', () => {
    const units = Array<number>(0x20000).fill(0);
    units[0] = unit(0, 0x100) | 0x200;
    units[0x10061] = unit(0x61, 0, true) | 0x200;
    const { replacementOf } = readCharsmap(tableOf(units.slice(0, 0x10100), 'x\0'));
    // The offset of 0 leads to the unit itself, whose lower bits are then the value: one past the texts.
    expect(replacementOf('a')).toBe(undefined);
    units[0x10061] = unit(0x61, 1, true);
    units[0x10060] = 0x80000000;
    expect(readCharsmap(tableOf(units.slice(0, 0x10100), 'x\0')).replacementOf('a')).toBe('x');
  });
});

describe('the units of a trie', () => {
  /** A table whose root leads by 'a', at 0x60, to a unit, and from there to the value at 0x61. */
  const byHand = (leading: number, value: number, texts: string): string => {
    const units = Array<number>(0x100).fill(0);
    return tableOf(Object.assign(units, { 0: unit(0, 1), 0x60: leading, 0x61: value }), texts);
  };

  test('lead to values beyond 65,535', () => {
    const charsmap = byHand(unit(0x61, 1, true), 0x80000000 + 70_000, `${'x'.repeat(70_000)}y\0`);
    expect(readCharsmap(charsmap).replacementOf('a')).toBe('y');
  });

  test('lead to no value outside of the trie', () => {
    const charsmap = byHand(unit(0x61, 0x1000, true), 0x80000000, 'x\0');
    expect(readCharsmap(charsmap).replacementOf('a')).toBe(undefined);
  });
});

describe('a damaged table', () => {
  const refused = (charsmap: string): string => {
    try {
      readCharsmap(charsmap);
      return 'accepted';
    } catch (error) {
      if (!ArgumentError.isInstance(error)) throw error;
      return error.message;
    }
  };

  test('is refused if it is no base64', () => {
    expect(refused('!!')).toBe('precompiledNormalizer: `precompiledCharsmap` must be base64, got "!!".');
    expect(refused('é')).toContain('must be base64');
    expect(refused('AAAAA')).toContain('must be base64');
  });

  test.each([
    ['nothing', []],
    ['three bytes', [0, 0, 0]],
    ['a trie that ends too soon', [8, 0, 0, 0, 1, 2, 3, 4]],
    ['a trie of a size that is no multiple of four', [2, 0, 0, 0, 1, 2, 3, 4]],
    ['a trie of 4 GB', [0xfc, 0xff, 0xff, 0xff, 1, 2, 3, 4]],
  ])('is refused if it is %s', (_, content) => {
    expect(refused(base64(content))).toBe(
      'precompiledNormalizer: `precompiledCharsmap` must hold a trie of the size that its first four bytes tell, ' +
        `got "${content.length} bytes".`,
    );
  });

  test.each([
    ['without any unit', tableOf([], 'x\0')],
    ['without texts', tableOf([unit(0, 1), ...Array(255).fill(unit(0x61, 0, true))], '')],
    ['whose offsets lead out of it', tableOf(Array(256).fill(0x7ffffcff), 'x\0')],
    ['whose units lead back to themselves', tableOf(Array(256).fill(unit(0x61, 0)), 'x\0')],
  ])('replaces nothing if it is one %s', (_, charsmap) => {
    const { replacementOf } = readCharsmap(charsmap);
    expect(['a', 'aaaa', 'é', '🙂'].map(replacementOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('reads a text that has no end up to the end of the table', () => {
    const units = [unit(0, 1), ...Array<number>(255).fill(0)];
    units[0x60] = unit(0x61, 1, true);
    units[0x61] = 0x80000001;
    expect(readCharsmap(tableOf(units, 'xyz')).replacementOf('a')).toBe('yz');
  });

  const texts = fc.string({ unit: 'binary', maxLength: 20 });

  test('is refused, or harmless, whatever its bytes', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 64, maxLength: 1200 }).map((rest) => Uint8Array.from([64, 0, 0, 0, ...rest])),
    );
    fc.assert(
      fc.property(content, fc.array(texts), (random, looked) => {
        if (refused(base64(random)) !== 'accepted') return;
        const { replacementOf } = readCharsmap(base64(random));
        for (const text of looked) expect(['string', 'undefined']).toContain(typeof replacementOf(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('is harmless if some bytes of a right one are others', () => {
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 5), fc.nat(255)), { minLength: 1, maxLength: 40 });
    const looked = fc.array(fc.oneof(texts, fc.constantFrom(...rules.map(([entry]) => entry))));
    fc.assert(
      fc.property(changes, looked, (changed, parts) => {
        const damaged = Uint8Array.from(bytes);
        for (const [place, byte] of changed) damaged[4 + place] = byte;
        const { replacementOf } = readCharsmap(base64(damaged));
        for (const part of parts) expect(['string', 'undefined']).toContain(typeof replacementOf(part));
      }),
    );
  });
});
