import { expect, test } from 'vitest';
import { layerTable, testingLayer } from './layer-table.ts';

test.each([...layerTable, ['testing', testingLayer] as const])('%s uses lower layers only', (_, { layer, uses }) => {
  for (const used of uses) expect(layerTable.get(used)?.layer).toBeLessThan(layer);
});

test.each([...layerTable].filter(([, { tensorflow }]) => !tensorflow))(
  '%s gets no tfjs by a dependency',
  (_, { uses }) => {
    expect(uses.filter((used) => layerTable.get(used)?.tensorflow)).toEqual([]);
  },
);
