import { expect, test } from 'vitest';
import { grid } from './grid.js';

test('puts cells in columns, by the places that they take', () => {
  const rows = [
    ['id', 'entry', 'at'],
    ['7', '漢字', '0–2'],
    ['1024', 'a', ''],
  ];
  expect(grid(rows, ['right', 'left', 'left'])).toEqual(['    id  entry  at', '     7  漢字   0–2', '  1024  a']);
});
