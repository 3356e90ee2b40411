import { expectTypeOf, test } from 'vitest';
import { type AdamState, adam } from './adam.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import type { GradientTransformation, TransformationState } from './gradient-transformation.js';

test('the state of a chain is the tuple of its states', () => {
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 1 }));
  expectTypeOf(optimizer).toEqualTypeOf<GradientTransformation<[Record<string, never>, AdamState]>>();
  const nested = chain(optimizer, clipByGlobalNorm(1));
  expectTypeOf<TransformationState<typeof nested>>().toEqualTypeOf<
    [[Record<string, never>, AdamState], Record<string, never>]
  >();
});

test('a chain has at least one transformation', () => {
  // @ts-expect-error
  chain();
});
