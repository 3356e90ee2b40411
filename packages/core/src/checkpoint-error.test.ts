import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';

test('says where, what is wrong, what to do', () => {
  const facts = {
    caller: 'loadCheckpoint',
    problem: 'parameter `cell.0.bias` has shape [512], expected [256]',
    advice: 'The checkpoint was saved with hiddenSize 128.',
  };
  const error = new CheckpointError(facts);
  expect(error.message).toBe(
    'loadCheckpoint: parameter `cell.0.bias` has shape [512], expected [256]. The checkpoint was saved with hiddenSize 128.',
  );
  expect(error.facts).toEqual(facts);
});
