import '@tensorflow/tfjs-backend-cpu';
import { scalar, zeros } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { useFreshTensors } from './fresh-tensors.reference.js';
import { matchShape } from './match-shape.js';

useFreshTensors();

describe('matchShape', () => {
  test('accepts lengths, names of any length, and names with their length', () => {
    const input = zeros([5, 7, 4]);
    expect(() => matchShape('call', { input }, [5, 7, 4])).not.toThrow();
    expect(() => matchShape('call', { input }, [{ batch: 5 }, 'time', 4])).not.toThrow();
    expect(() => matchShape('call', { loss: scalar(1) }, [])).not.toThrow();
  });

  test('prints the expected axes with their names', () => {
    const hidden = zeros([2, 4]);
    const match = () => matchShape('lstmCell.step', { 'state.hidden': hidden }, [{ batch: 5 }, 4]);
    expect(match).toThrow(ShapeError);
    expect(match).toThrow('lstmCell.step: `state.hidden` must have shape [batch=5, 4], got [2, 4].');
  });

  test.each([
    [[2, 3], '[2, 3]'],
    [[2, 3, 5], '[2, 3, 5]'],
    [[2, 3, 4, 1], '[2, 3, 4, 1]'],
    [[3, 2, 4], '[3, 2, 4]'],
    [[], '[]'],
  ])('rejects shape %j where [{ batch: 2 }, time, 4] is expected', (shape, printed) => {
    expect(() => matchShape('call', { input: zeros(shape) }, [{ batch: 2 }, 'time', 4])).toThrow(
      `call: \`input\` must have shape [batch=2, time, 4], got ${printed}.`,
    );
  });

  test('names the first of several tensors that does not fit', () => {
    const tensors = { 'state.hidden': zeros([2, 4]), 'state.memory': zeros([2, 5]), 'state.other': zeros([9]) };
    expect(() => matchShape('call', tensors, [2, 4])).toThrow(
      'call: `state.memory` must have shape [2, 4], got [2, 5].',
    );
  });

  test('accepts an axis of length 0 where it is expected', () => {
    expect(() => matchShape('call', { input: zeros([0, 4]) }, [{ batch: 0 }, 4])).not.toThrow();
    expect(() => matchShape('call', { input: zeros([0, 4]) }, [1, 4])).toThrow(ShapeError);
  });
});
