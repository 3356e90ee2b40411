import { expectTypeOf, test } from 'vitest';
import { type AdamState, adam } from './adam.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { isMatrix } from './is-matrix.js';
import { parameterGroups } from './parameter-groups.js';
import { type SgdState, sgd } from './sgd.js';

test('the state of groups is the tuple of their states', () => {
  const optimizer = parameterGroups([
    { of: isMatrix, optimizer: adam({ learningRate: 1 }) },
    { of: () => true, optimizer: sgd({ learningRate: 1 }) },
  ]);
  expectTypeOf(optimizer).toEqualTypeOf<GradientTransformation<[AdamState, SgdState]>>();
});

test('there is at least one group', () => {
  // @ts-expect-error
  parameterGroups([]);
});
