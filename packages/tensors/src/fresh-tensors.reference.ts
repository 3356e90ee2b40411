import { engine, memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect } from 'vitest';

/** Runs each test of a file in a tensor scope of its own, and checks that the scope held every tensor the test made. */
export function useFreshTensors(): void {
  let before = 0;
  beforeEach(() => {
    before = memory().numTensors;
    engine().startScope();
  });
  afterEach(() => {
    engine().endScope();
    expect(memory().numTensors).toBe(before);
  });
}
