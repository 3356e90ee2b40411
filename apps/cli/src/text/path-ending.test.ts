import { expect, test } from 'vitest';
import { pathEnding } from './path-ending.js';

test.each([
  ['a/b.CSV', '.csv'],
  ['a/b.csv.gz', '.csv'],
  ['b.tsv.GZ', '.tsv'],
  ['b.gz', ''],
  ['a.b/c', ''],
])('of %s is %j', (path, ending) => {
  expect(pathEnding(path)).toBe(ending);
});
