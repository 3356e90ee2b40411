import { join } from 'node:path';
import { library } from '@unroll/vitest-config';
import { defineConfig } from 'vitest/config';

// Started in the folder whose README is run: a package's, or the root's.
export default defineConfig({
  test: {
    ...library().test,
    root: import.meta.dirname,
    include: ['run/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    outputFile: { json: join(process.cwd(), 'test-results.readme.json') },
    provide: { folder: process.cwd() },
  },
});
