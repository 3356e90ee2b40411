import type { ViteUserConfig } from 'vitest/config';

/**
 * The vitest configuration of a library: Node, 30 seconds a test, and a JSON report that the totals of `npm test` are summed from.
 *
 * A package that needs more spreads it: `{ test: { ...library().test, setupFiles: ['...'] } }`.
 */
export function library(): ViteUserConfig {
  return {
    test: {
      environment: 'node',
      isolate: true, // tfjs keeps one engine for a whole process
      testTimeout: 30_000,
      hookTimeout: 30_000,
      reporters: ['default', 'json'],
      outputFile: { json: 'test-results.json' },
    },
  };
}
