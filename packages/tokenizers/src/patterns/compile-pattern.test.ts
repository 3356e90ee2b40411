import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from './compile-pattern.js';
import { matchesOf } from './matches-of.js';

const gpt2 = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

function parts(source: string, text: string): string[] {
  return matchesOf(compilePattern('test', source), text).map(({ start, end }) => text.slice(start, end));
}

test.each([
  ['a|ab', 'ab', ['a']],
  ['ab|a', 'aba', ['ab', 'a']],
  ['a*?b', 'aab', ['aab']],
  ['(?:a|ab)(?:c|bcd)?', 'abcd', ['abcd']],
  ['a{2}', 'aaaaa', ['aa', 'aa']],
  ['a{2,3}', 'aaaaaa', ['aaa', 'aaa']],
  ['a{,2}', 'aaa', ['aa', 'a']],
  ['a{2}?', 'aaaa', ['aa', 'aa']],
  ['(?i:ſtraße)', 'STRAßE', ['STRAßE']],
  ["(?i:'s|'ll)", "'S'Ll", ["'S", "'Ll"]],
  ['a(?i)b|c', 'aBC', ['aB', 'C']],
  ['(?m:.)+', 'a\nb', ['a\nb']],
  ['.+', 'a\nb', ['a', 'b']],
  ['^.', 'ab\ncd', ['a', 'c']],
  ['.$', 'ab\ncd', ['b', 'd']],
  ['\\A.', 'ab\ncd', ['a']],
  ['.\\z', 'ab\ncd', ['d']],
  ['\\bb+', 'ab b bb', ['b', 'bb']],
  ['\\Bb', 'abb b', ['b', 'b']],
  ['(?<=a)b', 'abbab', ['b', 'b']],
  ['(?<!a)b', 'bab', ['b']],
  ['[a-c&&[^b]]+', 'abc', ['a', 'c']],
  ['[]a]+', 'a]b', ['a]']],
  ['[[:alpha:][:^space:]]+', 'a1 b', ['a1', 'b']],
  ['\\p{Han}+', 'ab漢字c', ['漢字']],
  ['\\p{^L}+', 'ab12', ['12']],
  ['\\h+', 'xyz09af', ['09af']],
  [
    '[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s+',
    'the 1234!!\n',
    ['the', ' ', '123', '4', '!!\n'],
  ],
  ['(?x) a b # both\n', 'ab', ['ab']],
  ['\\x41\\x{1F642}\\u0042', 'A🙂B', ['A🙂B']],
  ['.', '🙂\ud83d', ['🙂', '\ud83d']],
])('%s in %j finds %j', (source, text, expected) => {
  expect(parts(source, text)).toEqual(expected);
});

test('a pattern that looks behind goes on from where it starts', () => {
  expect(compilePattern('test', '(?<=🙂)a').matchEnd('🙂a', 2)).toBe(3);
  expect(compilePattern('test', '(?<=🙂)a').matchEnd('ba', 1)).toBe(-1);
});

describe('finds what the engine of the language finds', () => {
  const character = fc.constantFrom('a', 'b', ' ', '\n', 'é', '漢', '🙂', '1');
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '\\s',
    '\\S',
    '[ab]',
    '[^a]',
    '\\p{L}',
    '🙂',
    '(?:)',
    '\\b',
    '(?=a)',
    '(?!\\s)',
    '(?<=b)',
  );
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `${left}${right}`),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(?:${left}|${right})`),
      fc
        .tuple(
          fc.constantFrom('a', 'b', '.', '[^a]', '(?:ab|b)', '(?:a|ba?)'),
          fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{1,2}', '{2}', '{1,}'),
        )
        .map(([item, count]) => `(?:${item})${count}`),
    ),
  })).node;

  test('for random patterns and texts', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: character, maxLength: 12 }), (source, text) => {
        const oracle = new RegExp(
          source.replaceAll('\\b', '(?:(?<=[\\p{L}\\p{N}])(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])(?=[\\p{L}\\p{N}]))'),
          'uy',
        );
        const compiled = compilePattern('test', source);
        for (let start = 0; start <= text.length; start++) {
          const unit = text.charCodeAt(start);
          if (unit >= 0xdc00 && unit <= 0xdfff) continue;
          oracle.lastIndex = start;
          const found = oracle.exec(text);
          expect([start, compiled.matchEnd(text, start)]).toEqual([
            start,
            found === null ? -1 : start + found[0].length,
          ]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('for the pattern of GPT-2 and any text', () => {
    const oracle = new RegExp(gpt2.replaceAll('\\s', '\\p{White_Space}').replaceAll('\\S', '\\P{White_Space}'), 'gu');
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
            fc.constantFrom(' ', "'", 's', 'l', '\n', '1'),
          ),
        }),
        (text) => {
          expect(parts(gpt2, text)).toEqual(text.match(oracle) ?? []);
        },
      ),
    );
  });
});

describe('refuses by name', () => {
  test.each([
    ['(a)\\1', 'must do without references to groups'],
    ['(?<x>a)\\k<x>', 'must do without references to groups'],
    ['a(?!bc)', 'must do without a lookahead at more than one character'],
    ['(?<=ab)c', 'must do without a lookbehind at more than one character'],
    ['(?>a+)a', 'must do without possessive repeats or atomic groups'],
    ['a++[ab]', 'must do without possessive repeats or atomic groups'],
    ['\\p{Klingon}', 'must do without the property `Klingon`'],
    ['\\G', 'must do without `\\G`'],
    ['(?s:a)', 'must do without the switch `(?s)`'],
    ['(?(1)a)', 'must do without groups of the kind `(?(`'],
    ['(a', 'must close every group with `)`'],
    ['a)', 'must have no `)` without its `(`'],
    ['[a', 'must close every bracket with `]`'],
    ['[b-a]', 'must have ranges from the lesser character to the greater'],
    ['*a', 'must have something to repeat before `*`'],
    ['a{2,1}', 'must have intervals from the lesser number to the greater'],
    ['\\', 'must not end with a backslash'],
    ['((a{100}){100}){100}', 'must have no more than 10000 parts'],
    ['('.repeat(101), 'must nest groups at most 100 deep'],
  ])('%s', (source, sentence) => {
    expect(() => compilePattern('splitPreTokenizer', source)).toThrow(`splitPreTokenizer: \`pattern\` ${sentence}`);
  });
});

describe('never hangs', () => {
  test('where a backtracking engine would take exponential time', () => {
    const pattern = compilePattern('test', '(?:a|a)*(?:a*)*(?:aa?)*b');
    const text = 'a'.repeat(50_000);
    expect(pattern.matchEnd(text, 0)).toBe(-1);
    expect(pattern.unitsRead).toBe(50_001);
  });

  test('where every position reads to the end of the text', () => {
    const text = 'a'.repeat(50_000);
    expect(() => matchesOf(compilePattern('test', 'a*b'), text)).toThrow(
      'matchesOf: `pattern` must look at each character at most 200 times on average, got "a*b".',
    );
  });

  test('where an automaton would have 2^20 states', () => {
    const pattern = compilePattern('test', '(?:a|b)*a(?:a|b){20}');
    const text = Array.from({ length: 20_000 }, (_, index) => ((index * index) % 7 < 3 ? 'a' : 'b')).join('');
    const oracle = /[ab]*a[ab]{20}/y.exec(text) as RegExpExecArray;
    expect(pattern.matchEnd(text, 0)).toBe(oracle[0].length);
  });

  test('where the pattern has hundreds of different characters', () => {
    const letters = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    const pattern = compilePattern('test', `(?:${letters.join('|')})+`);
    expect(pattern.matchEnd(letters.join(''), 0)).toBe(300);
    expect(pattern.matchEnd(`${letters.join('')}a`, 0)).toBe(300);
  });
});
