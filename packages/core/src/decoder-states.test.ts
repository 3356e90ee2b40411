import { describe, expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { decoderStates } from './decoder-states.js';

describe('decoderStates', () => {
  test('finds what a state stands for until it is released', () => {
    const states = decoderStates<string>('myDecoder');
    const [first, second] = [states.add(2, 'first'), states.add(3, 'second')];
    expect([first.rows, second.rows]).toEqual([2, 3]);
    expect(states.get('step', first)).toBe('first');
    expect(states.remove('release', first)).toBe('first');
    expect(states.get('step', second)).toBe('second');
  });

  test('tells of a state that was released, or is of another decoder', () => {
    const states = decoderStates<number>('myDecoder');
    const released = states.add(1, 0);
    expect(states.remove('release', released)).toBe(0);
    for (const state of [released, decoderStates<number>('other').add(1, 1), { rows: 1 }]) {
      expect(() => states.get('step', state)).toThrow(ArgumentError);
      expect(() => states.get('step', state)).toThrow('myDecoder.step: `state` must be a state that this decoder made');
      expect(() => states.remove('release', state)).toThrow('myDecoder.release: `state` must be');
    }
  });
});
