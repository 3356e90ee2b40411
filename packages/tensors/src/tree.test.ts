import '@tensorflow/tfjs-backend-cpu';
import { add, mul, scalar, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { useFreshTensors } from './fresh-tensors.reference.js';
import { mapTree, type Tree, treeLeaves, zipTrees } from './tree.js';

useFreshTensors();

describe('treeLeaves', () => {
  test('lists the tensors with their paths, in the order of the keys', () => {
    const [first, second, third] = [scalar(1), scalar(2), scalar(3)];
    const leaves = treeLeaves({ layers: [{ weight: first, bias: second }, {}], attention: third });
    expect(leaves).toEqual([
      { path: 'layers.0.weight', tensor: first },
      { path: 'layers.0.bias', tensor: second },
      { path: 'attention', tensor: third },
    ]);
    expect(leaves[0]?.tensor).toBe(first);
  });

  test('gives a single tensor the empty path', () => {
    const tensor = scalar(1);
    expect(treeLeaves(tensor)).toEqual([{ path: '', tensor }]);
  });

  test('finds nothing in an empty tree', () => {
    expect(treeLeaves({})).toEqual([]);
    expect(treeLeaves([{}, []])).toEqual([]);
  });
});

describe('mapTree', () => {
  test('replaces each tensor and keeps lists, records and the order of keys', () => {
    const tree = { second: [scalar(1), scalar(2)], first: { inner: scalar(3) } };
    const paths: string[] = [];
    const doubled = mapTree(tree, (tensor, path) => {
      paths.push(path);
      return mul(tensor, 2);
    });
    expect(valuesOf(doubled)).toEqual({ second: [2, 4], first: { inner: 6 } });
    expect(Object.keys(doubled)).toEqual(['second', 'first']);
    expect(paths).toEqual(['second.0', 'second.1', 'first.inner']);
  });

  test('leaves the tree it is given as it is', () => {
    const tree = { a: scalar(1), b: [scalar(2)] };
    const before = { ...tree };
    const mapped = mapTree(tree, (tensor) => tensor);
    expect(tree).toEqual(before);
    expect(mapped).not.toBe(tree);
    expect(mapped.b).not.toBe(tree.b);
    expect(mapped.a).toBe(tree.a);
  });
});

describe('zipTrees', () => {
  test('combines the tensors at the same path of every tree', () => {
    const left = { a: scalar(1), b: [scalar(2), tensor1d([3, 4])] };
    const right = { b: [scalar(20), tensor1d([30, 40])], a: scalar(10) }; // another order of keys
    const zipped = zipTrees([left, right], ([one, other]) => add(one, other));
    expect(valuesOf(zipped)).toEqual({ a: 11, b: [22, [33, 44]] });
  });

  test('passes the tensors in the order of the trees, and their path', () => {
    const [first, second, third] = [scalar(1), scalar(2), scalar(3)];
    const calls: unknown[] = [];
    zipTrees([{ a: first }, { a: second }, { a: third }], (tensors, path) => {
      calls.push([path, ...tensors]);
      return first;
    });
    expect(calls).toEqual([['a', first, second, third]]);
  });

  test('names the tree that lacks a path, and the path', () => {
    const trees = [{ a: scalar(1), b: scalar(2) }, { a: scalar(3), b: scalar(4) }, { a: scalar(5) }] as const;
    const zip = () => zipTrees(trees as readonly [Tree<Tensor>, ...Tree<Tensor>[]], ([tensor]) => tensor);
    expect(zip).toThrow(ArgumentError);
    expect(zip).toThrow('zipTrees: `trees[2]` must have a tensor at `b`, as the first tree has, got ["a"].');
  });

  test.each<[string, Tree<Tensor>, string]>([
    ['nothing', {}, '[]'],
    ['a tensor', { a: scalar(2) }, '["a"]'],
    ['a list', { a: [scalar(3)] }, '["a.0"]'],
  ])('names the path where the first tree has a record and another %s', (_, other, found) => {
    const zip = () => zipTrees([{ a: { b: scalar(1) } }, other], ([tensor]) => tensor);
    expect(zip).toThrow(ArgumentError);
    expect(zip).toThrow(`zipTrees: \`trees[1]\` must have a tensor at \`a.b\`, as the first tree has, got ${found}.`);
  });
});

/** The tree with the values of each tensor in its place. */
function valuesOf(tree: Tree<Tensor>): unknown {
  if (Array.isArray(tree)) return tree.map(valuesOf);
  if ('dataId' in tree) return (tree as Tensor).arraySync();
  return Object.fromEntries(Object.entries(tree).map(([name, child]) => [name, valuesOf(child as Tree<Tensor>)]));
}
