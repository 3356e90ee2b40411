import { expect, test } from 'vitest';
import { columns } from './columns.js';

const texts = [
  { heading: 'one', text: 'a few words that wrap\nand more' },
  { heading: 'two', text: 'short' },
];
const plain = (heading: string): string => heading;

test('puts texts side by side in equal columns', () => {
  expect(columns(texts, 37, plain)).toEqual([
    'one               │ two              ',
    '──────────────────┼──────────────────',
    'a few words that  │ short',
    'wrap              │',
    'and more          │',
  ]);
});

test('puts them one under the other where columns would be too narrow', () => {
  expect(columns(texts, 34, (heading) => `<${heading}>`)).toEqual([
    '<one>',
    'a few words that wrap',
    'and more',
    '',
    '<two>',
    'short',
  ]);
});

test('aligns wide characters', () => {
  const [, , line] = columns(
    [
      { heading: '', text: '漢字' },
      { heading: '', text: 'x' },
    ],
    35,
    plain,
  );
  expect(line).toBe(`漢字${' '.repeat(12)} │ x`);
});
