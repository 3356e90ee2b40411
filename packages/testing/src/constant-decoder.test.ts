import { describe, expect, test } from 'vitest';
import { constantDecoder } from './constant-decoder.js';

describe('constantDecoder', () => {
  test('gives its logits to every row after every token', () => {
    const decoder = constantDecoder([0, 1, -Infinity]);
    const first = decoder.initialState(2);
    const { logits, state } = decoder.step(Int32Array.of(0, 2), first);
    expect(decoder.vocabularySize).toBe(3);
    expect([...logits]).toEqual([0, 1, -Infinity, 0, 1, -Infinity]);
    expect(state.rows).toBe(2);
    expect(decoder.fork(state, Int32Array.of(1, 1, 0)).rows).toBe(3);
  });

  test('counts the states that are held', () => {
    const decoder = constantDecoder([0, 1]);
    expect(decoder.heldStateCount).toBe(0);
    const first = decoder.initialState(1);
    const { state } = decoder.step(Int32Array.of(0), first);
    const fork = decoder.fork(state, Int32Array.of(0));
    expect(decoder.heldStateCount).toBe(3);
    for (const one of [first, state, fork]) decoder.release(one);
    expect(decoder.heldStateCount).toBe(0);
  });

  test('rejects a state that was released, or is of another decoder', () => {
    const decoder = constantDecoder([0, 1]);
    const released = decoder.initialState(1);
    decoder.release(released);
    for (const state of [released, constantDecoder([0, 1]).initialState(1)]) {
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow('constantDecoder.step: the state was released');
      expect(() => decoder.fork(state, Int32Array.of(0))).toThrow('constantDecoder.fork: the state was released');
      expect(() => decoder.release(state)).toThrow('constantDecoder.release: the state was released');
    }
  });

  test('rejects tokens and rows that do not fit', () => {
    const decoder = constantDecoder([0, 1]);
    const state = decoder.initialState(2);
    expect(() => decoder.step(Int32Array.of(0), state)).toThrow('the state has 2 rows, got 1 tokens');
    expect(() => decoder.step(Int32Array.of(0, 2), state)).toThrow('token 2 is not one of 2');
    expect(() => decoder.step(Int32Array.of(-1, 0), state)).toThrow('token -1 is not one of 2');
    expect(() => decoder.fork(state, Int32Array.of(0, 2))).toThrow('row 2 is not one of 2');
  });
});
