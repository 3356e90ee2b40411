import { expect, test } from 'vitest';
import { BackendError } from './backend-error.js';

test('says where, what is wrong, what to do', () => {
  const facts = {
    caller: 'valueAndGradient',
    problem: 'no gradient is registered for Sum',
    advice: 'Call registerGradients() once at start-up.',
  };
  const error = new BackendError(facts);
  expect(error.message).toBe(
    'valueAndGradient: no gradient is registered for Sum. Call registerGradients() once at start-up.',
  );
  expect(error.facts).toEqual(facts);
});
