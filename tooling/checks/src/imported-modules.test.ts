import { expect, test } from 'vitest';
import { importedModules, packageOfSpecifier } from './imported-modules.ts';

test('finds every kind of import once', () => {
  const text = `
    import a from 'a';
    import type { B } from 'b';
    import 'c';
    export { d } from 'd';
    export * from 'e';
    const f = await import('f');
    const g = await import(f.name);
    import { a2 } from 'a';
  `;
  expect(importedModules('x.ts', text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('is not misled by comments, strings and types', () => {
  const text = "// import a from 'a';\n/** @example import b from 'b'; */\nconst c: string = \"import d from 'd'\";";
  expect(importedModules('x.ts', text)).toEqual([]);
});

test.each([
  ['@unroll/core', '@unroll/core'],
  ['@tensorflow/tfjs-backend-wasm/dist/x.wasm?url', '@tensorflow/tfjs-backend-wasm'],
  ['vitest/config', 'vitest'],
  ['./core.js', undefined],
  ['node:fs', undefined],
])('%s belongs to %s', (specifier, name) => {
  expect(packageOfSpecifier(specifier)).toBe(name);
});
