import type { Options } from 'tsup';

/**
 * The tsup options of a library: one ES module, source maps, no declarations.
 *
 * `tsc` writes the declarations after tsup has run, because tsup 9 cannot load TypeScript 7.
 */
export function library(): Options {
  return {
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    clean: true,
    dts: false,
    removeNodeProtocol: false,
  };
}
