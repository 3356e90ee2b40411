import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { requireBatchFits } from './require-batch-fits.js';

test('lets pass what WASM has the memory for', () => {
  expect(() => requireBatchFits({ text: 'x', batchSize: 32, valueCount: 31_250_000 })).not.toThrow();
});

test('refuses an example that WASM has no memory for, and says which', () => {
  const text = `A long story\n${'x'.repeat(30_000)}`;
  const refused = (batchSize: number) => () => requireBatchFits({ text, batchSize, valueCount: 3e10 / batchSize });
  expect(refused(32)).toThrow(CommandError);
  expect(refused(32)).toThrow(
    `a step with the example of 30,013 characters that begins with "A long story ${'x'.repeat(27)}…", to whose length all 32 of its batch are padded, would take 120.0 GB, and WebAssembly has 4. Use a smaller \`--batch\`, or shorten it.`,
  );
  expect(refused(1)).toThrow(`${'x'.repeat(27)}…", would take`);
});
