import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expectTypeOf, test } from 'vitest';
import { mapTree, type ParameterTree, zipTrees } from './tree.js';

type CellParameters = { weight: Tensor2D; layers: [{ bias: Tensor }, { bias: Tensor }] };
declare const parameters: CellParameters;

test('records, tuples and lists of tensors are trees', () => {
  expectTypeOf<CellParameters>().toExtend<ParameterTree>();
  expectTypeOf<Tensor2D[]>().toExtend<ParameterTree>();
  expectTypeOf<Record<string, never>>().toExtend<ParameterTree>();
  expectTypeOf<{ weight: number }>().not.toExtend<ParameterTree>();
});

test('mapTree keeps the type of the tree', () => {
  expectTypeOf(mapTree(parameters, (tensor) => tensor)).toEqualTypeOf<CellParameters>();
});

test('zipTrees gives the type of the first tree, and one tensor for each tree', () => {
  const zipped = zipTrees([parameters, parameters, [] as Scalar[]], (tensors) => {
    expectTypeOf(tensors).toExtend<[Tensor, Tensor, Tensor]>();
    return tensors[0];
  });
  expectTypeOf(zipped).toEqualTypeOf<CellParameters>();
});

test('zipTrees needs a tree', () => {
  // @ts-expect-error: there is no first tree
  zipTrees([], ([tensor]) => tensor);
});
