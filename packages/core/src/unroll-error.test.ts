import { describe, expect, test, vi } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { BackendError } from './backend-error.js';
import { CheckpointError } from './checkpoint-error.js';
import { ShapeError } from './shape-error.js';
import { UnrollError } from './unroll-error.js';
import { VocabularyError } from './vocabulary-error.js';
import { WorkerError } from './worker-error.js';

const caller = 'call';
const advice = 'Do this.';
const errors = [
  new ArgumentError({ caller, argument: 'size', expectation: 'be even', actual: 3 }),
  new BackendError({ caller, problem: 'nothing works', advice }),
  new CheckpointError({ caller, problem: 'nothing is left', advice }),
  new ShapeError({ caller, argument: 'input', expected: [1], actual: [2] }),
  new VocabularyError({ caller, symbol: 'a', offset: 0, vocabularySize: 2, advice }),
  new WorkerError({ caller, worker: 1, workerCount: 2, problem: 'ended' }),
];
const classes = [ArgumentError, BackendError, CheckpointError, ShapeError, VocabularyError, WorkerError];

describe.each(errors)('$name', (error) => {
  test('is an Error with its class as name, a stack and its facts', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(UnrollError);
    expect(error.name).toBe(error.constructor.name);
    expect(error.stack).toContain('unroll-error.test');
    expect(error.facts.caller).toBe(caller);
    expect(String(error)).toBe(`${error.name}: ${error.message}`);
  });

  test('is recognized by its own class and by the base, and by no other', () => {
    expect(UnrollError.isInstance(error)).toBe(true);
    for (const other of classes) expect(other.isInstance(error)).toBe(error instanceof other);
  });
});

test('errors of another loaded copy are recognized', async () => {
  vi.resetModules();
  const copy = await import('./shape-error.js');
  const error = new copy.ShapeError({ caller, argument: 'input', expected: [1], actual: [2] });
  expect(error).not.toBeInstanceOf(ShapeError);
  expect(UnrollError.isInstance(error)).toBe(true);
  expect(ShapeError.isInstance(error)).toBe(true);
  expect(ArgumentError.isInstance(error)).toBe(false);
});

test.each([
  ['an error of another library', Object.assign(new Error('x'), { name: 'ArgumentError' })],
  ['a record', { name: 'ArgumentError', message: 'x' }],
  ['a text', 'ArgumentError'],
  ['null', null],
  ['undefined', undefined],
])('%s is not an error of Unroll', (_description, value) => {
  expect(UnrollError.isInstance(value)).toBe(false);
  for (const candidate of classes) expect(candidate.isInstance(value)).toBe(false);
});
