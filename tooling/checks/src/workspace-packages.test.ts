import { expect, test } from 'vitest';
import { temporaryWorkspace } from './temporary-workspace.ts';
import { publicPackages, workspacePackages } from './workspace-packages.ts';

const files = {
  'tooling/checks/package.json': { name: 'checks', private: true },
  'packages/b/package.json': { name: 'b' },
  'packages/a/package.json': { name: 'a' },
  'packages/notes/README.md': '',
  'examples/package.json': { name: 'examples', private: true },
};
const foldersOf = (list: readonly { readonly folder: string }[]) => list.map(({ folder }) => folder);

test('finds packages in their parent folders, and the examples, which are a package themselves', () => {
  const root = temporaryWorkspace(files);
  expect(foldersOf(workspacePackages(root))).toEqual(['packages/a', 'packages/b', 'tooling/checks', 'examples']);
  expect(foldersOf(publicPackages(root))).toEqual(['packages/a', 'packages/b']);
  expect(workspacePackages(temporaryWorkspace({}))).toEqual([]);
});
