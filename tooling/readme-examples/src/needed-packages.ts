import { importedModules, packageOfSpecifier } from '@unroll/checks/imported-modules';
import { publicPackages, type WorkspacePackage } from '@unroll/checks/workspace-packages';

/**
 * Lists our packages that somebody needs to install who runs an example: the example's own package, those it imports,
 * and what all these depend on.
 *
 * @param root The folder of the workspace.
 * @param start The names of the packages to begin with.
 * @throws Error if one of the names is not a published package of the workspace.
 */
export function neededPackages(root: string, start: readonly string[]): WorkspacePackage[] {
  const byName = new Map(publicPackages(root).map((item) => [item.manifest.name, item]));
  const needed = new Map<string, WorkspacePackage>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    const item = byName.get(name);
    if (item === undefined) throw new Error(`${name} is not a published package of this workspace.`);
    needed.set(name, item);
    for (const dependency of Object.keys(item.manifest.dependencies ?? {}))
      if (byName.has(dependency)) visit(dependency);
  };
  for (const name of start) visit(name);
  return [...needed.values()];
}

/** Names our packages that a program imports. */
export function importedPackages(code: string): string[] {
  const names = importedModules('example.ts', code).map(packageOfSpecifier);
  return [...new Set(names)].filter((name) => name !== undefined).filter((name) => name.startsWith('@unroll/'));
}
