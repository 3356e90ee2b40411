import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { requireModelFits } from './require-model-fits.js';

test('lets pass what WASM has the memory for', () => {
  expect(() => requireModelFits(100_000_000)).not.toThrow();
});

test('refuses a model that WASM has no memory for, before any of it is made', () => {
  const refused = (): void => requireModelFits(4_803_160_030);
  expect(refused).toThrow(CommandError);
  expect(refused).toThrow(
    'the model would have 4,803,160,030 parameters, and the memory of WebAssembly is enough to train 100,000,000. Use a smaller `--hidden`, `--layers` or `--embedding`.',
  );
});
