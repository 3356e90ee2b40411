import type { Options } from 'tsup';

/**
 * The tsup options of a library: every source file its own ES module, source maps, no declarations.
 *
 * Files stay apart so that `sideEffects: false` lets bundlers drop whole files that a program does not use.
 * `tsc` writes the declarations after tsup has run, because tsup 9 cannot load TypeScript 7.
 */
export function library(): Options {
  return {
    entry: ['src/**/*.ts', '!src/**/*.{test,test-d,reference,bench}.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    bundle: false,
    sourcemap: true,
    clean: true,
    dts: false,
    removeNodeProtocol: false,
  };
}
