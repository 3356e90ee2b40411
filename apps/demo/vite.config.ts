import { defineConfig } from 'vite';

// A cross-origin isolated page, as a site with shared memory is. The page works in both kinds.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './', // the build works from any path
  server: { headers },
  preview: { headers },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
