import { expect, test } from 'vitest';
import { rows } from './rows.ts';
import { selectRows } from './select-rows.ts';
import { UsageError } from './usage-error.ts';

const names = (selected: readonly { readonly name: string }[]) => selected.map(({ name }) => name);

test('takes all rows where none is named', () => {
  expect(selectRows(rows, [])).toBe(rows);
});

test('takes the named rows, each once, in the order of the table', () => {
  const selected = selectRows(rows, ['generate-128x1', 'lesson-step', 'generate-128x1']);
  expect(names(selected)).toEqual(['lesson-step', 'generate-128x1']);
});

test('lists the rows where one is unknown', () => {
  const select = () => selectRows(rows, ['lesson-step', 'lesson']);
  expect(select).toThrow(UsageError);
  expect(select).toThrow(/no row "lesson".*lesson-step.*train-512x3.*generate-512x2/s);
});

test('has no two rows of one name', () => {
  expect(new Set(names(rows)).size).toBe(rows.length);
});

test('has every size of the table', () => {
  for (const hiddenSize of [64, 128, 256, 512]) {
    for (const layerCount of [1, 2, 3]) {
      expect(rows.find(({ name }) => name === `train-${hiddenSize}x${layerCount}`)?.workload).toEqual({
        kind: 'train',
        cell: 'lstm',
        vocabularySize: 65,
        hiddenSize,
        layerCount,
        batchSize: 50,
        timeSteps: 50,
      });
    }
  }
});
