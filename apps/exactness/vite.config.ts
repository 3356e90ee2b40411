import { defineConfig, type Plugin } from 'vite';

/**
 * tfjs starts its threads from the source text of a function, in which `typeof _scriptDir !== "undefined"` guards a variable
 * from outside. Minifiers shorten the guard to a comparison that throws in the thread, and the page waits for ever. With
 * addresses for the binaries the guarded value is not used, so the guard may go.
 */
function keepThreadsAlive(): Plugin {
  return {
    name: 'keep-threads-alive',
    transform: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
      handler(code) {
        const mended = code.replace(/typeof _scriptDir\s*!==?\s*"undefined"\s*&&\s*_scriptDir/, 'false');
        if (mended === code) this.error('The guard of tfjs was not found.');
        return { code: mended, map: null };
      },
    },
  };
}

export default defineConfig(({ mode, isSsrBuild }) => ({
  base: './',
  worker: { format: 'es' },
  plugins: mode === 'threads' ? [keepThreadsAlive()] : [],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    outDir: mode === 'threads' ? 'dist/threads' : 'dist/plain',
    ...(isSsrBuild !== true && { rolldownOptions: { input: ['index.html', 'workers.html'] } }),
  },
}));
