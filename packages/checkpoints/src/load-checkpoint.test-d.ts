import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expectTypeOf, test } from 'vitest';
import type { Checkpoint } from './checkpoint.js';
import { loadCheckpoint } from './load-checkpoint.js';

test('the tree has the type of the template', () => {
  type Parameters = { cells: { bias: Tensor1D; weight: Tensor2D }[] };
  const load = (checkpoint: Checkpoint, template: Parameters) => loadCheckpoint(checkpoint, template);
  expectTypeOf(load).returns.toEqualTypeOf<Parameters>();
});
