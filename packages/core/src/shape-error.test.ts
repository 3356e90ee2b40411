import { expect, test } from 'vitest';
import { ShapeError } from './shape-error.js';

const facts = { caller: 'lstmCell.step', argument: 'state.hidden', expected: ['batch=5', 4], actual: [2, 4] };

test('says the expected shape with the names of its axes, and the shape it got', () => {
  const error = new ShapeError(facts);
  expect(error.message).toBe('lstmCell.step: `state.hidden` must have shape [batch=5, 4], got [2, 4].');
  expect(error.facts).toEqual(facts);
});

test('prints the shape of a scalar and ends with the advice', () => {
  const error = new ShapeError({ ...facts, actual: [], advice: 'Pass initialState(5).' });
  expect(error.message).toBe(
    'lstmCell.step: `state.hidden` must have shape [batch=5, 4], got []. Pass initialState(5).',
  );
});
