import '@tensorflow/tfjs-backend-cpu';
import { memory, scalar } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { disposeReplaced, disposeTree } from './dispose-tree.js';
import { useFreshTensors } from './fresh-tensors.reference.js';

useFreshTensors();

test('disposeTree frees every tensor once, also where some are freed already or stand twice', () => {
  const before = memory().numTensors;
  const twice = scalar(1);
  const freed = scalar(2);
  const tree = { a: twice, b: [twice, freed, scalar(3)] };
  freed.dispose();
  disposeTree(tree);
  expect(memory().numTensors).toBe(before);
  disposeTree(tree);
  expect(memory().numTensors).toBe(before);
});

test('disposeReplaced frees what the successor does not hold, and only that', () => {
  const kept = scalar(1);
  const replaced = scalar(2);
  const next = { hidden: scalar(3), memory: kept };
  disposeReplaced({ hidden: replaced, memory: kept }, next);
  expect(replaced.isDisposed).toBe(true);
  expect(kept.isDisposed).toBe(false);
  expect(next.hidden.isDisposed).toBe(false);
});

test('disposeReplaced keeps a tensor that moved to another place of the tree', () => {
  const moved = scalar(1);
  disposeReplaced([moved, scalar(2)], { last: [moved] });
  expect(moved.isDisposed).toBe(false);
});

test('disposeReplaced frees all where nothing is carried on', () => {
  const before = memory().numTensors;
  disposeReplaced({ hidden: scalar(1), memory: scalar(2) }, {});
  expect(memory().numTensors).toBe(before);
});
