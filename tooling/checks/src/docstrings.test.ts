import { expect, test } from 'vitest';
import { docstringProblems, indexProblems, undocumentedExports } from './docstrings.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

test('names the exports without a docstring', () => {
  const text = `
/** Documented. */
export function a(): void {}
export function b(): void {}
/** Far away. */

const local = 1;
export const c = local;
// A comment is not a docstring.
export type D = number;
/* Nor is this. */
export interface E {}
/** Not its own. */ const other = 2;
export class F {}
`;
  expect(undocumentedExports('x.ts', text)).toEqual(['b', 'c', 'D', 'E', 'F']);
});

test('lets a comment to the linter stand between the docstring and the export', () => {
  const text = '/** Documented. */\n// biome-ignore lint/suspicious/noExplicitAny: a reason\nexport type A = any;\n';
  expect(undocumentedExports('x.ts', text)).toEqual([]);
  expect(undocumentedExports('x.ts', text.replace('/** Documented. */', ''))).toEqual(['A']);
});

test('asks for one docstring on the first of the overloads', () => {
  const overloads =
    'export function f(a: number): void;\nexport function f(a: string): void;\nexport function f(): void {}';
  expect(undocumentedExports('x.ts', `/** Overloaded. */\n${overloads}`)).toEqual([]);
  expect(undocumentedExports('x.ts', overloads)).toEqual(['f']);
});

test('leaves re-exports to the file that declares', () => {
  expect(undocumentedExports('x.ts', "export { a } from './a.js';\nexport type { B } from './b.js';")).toEqual([]);
});

test('passes an index of one block of exports', () => {
  expect(indexProblems('index.ts', "export { a } from './a.js';\nexport type { B } from './b.js';\n")).toEqual([]);
});

test('rejects everything else in an index', () => {
  const text = `export { a } from './a.js';

export type { B } from './b.js';
// A group.
export { c } from './c.js';
export * from './d.js';
export const e = 1;
import './f.js';
`;
  expect(indexProblems('index.ts', text)).toEqual([
    "index.ts: line 6 must be `export { … } from '…';`, like the rest.",
    "index.ts: line 7 must be `export { … } from '…';`, like the rest.",
    "index.ts: line 8 must be `export { … } from '…';`, like the rest.",
    'index.ts: line 3 must follow the export before it without a blank line or comment.',
    'index.ts: line 5 must follow the export before it without a blank line or comment.',
  ]);
});

test('reads every library, and neither tests nor apps', () => {
  const root = temporaryWorkspace({
    'packages/core/package.json': { name: '@unroll/core' },
    'packages/core/src/index.ts': "export { a } from './a.js';",
    'packages/core/src/a.ts': 'export const a = 1;',
    'packages/core/src/a.reference.ts': 'export const r = 1;',
    'packages/core/src/generated/wasm.ts': 'export const w = 1;',
    'packages/cells/package.json': { name: '@unroll/cells' },
    'apps/cli/package.json': { name: '@unroll/cli' },
    'apps/cli/src/main.ts': 'export const m = 1;',
  });
  expect(docstringProblems(root)).toEqual([
    'packages/cells/src/index.ts: is missing.',
    'packages/core/src/a.ts: a has no docstring.',
  ]);
});
