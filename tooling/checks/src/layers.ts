import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { importedModules, packageOfSpecifier } from './imported-modules.ts';
import { type Layer, layerTable, testingLayer } from './layer-table.ts';
import { reportProblems } from './report-problems.ts';
import { isTestFile, sourceFiles } from './source-files.ts';
import { type Manifest, readManifest, type WorkspacePackage, workspacePackages } from './workspace-packages.ts';

const scope = '@unroll/';
const publishedFields = ['dependencies', 'peerDependencies', 'optionalDependencies'] as const;
const fields = [...publishedFields, 'devDependencies'] as const;

type Library = { readonly name: string; readonly layer: Layer };

function dependenciesIn(manifest: Manifest, chosen: readonly (typeof fields)[number][]): Set<string> {
  return new Set(chosen.flatMap((field) => Object.keys(manifest[field] ?? {})));
}

/** The library a folder of `packages/` holds; undefined for an app and for a library the table does not know. */
function libraryIn(folder: string): Library | undefined {
  if (!folder.startsWith('packages/')) return undefined;
  const name = posix.basename(folder);
  const layer = name === 'testing' ? testingLayer : layerTable.get(name);
  return layer && { name, layer };
}

/** Why a library may not use another one, as the end of a sentence; undefined where it may. */
function objectionToLibrary(user: Library, target: string, testOnly: boolean): string | undefined {
  const layer = layerTable.get(target)?.layer;
  if (layer === undefined) return testOnly ? undefined : `${target} is not a library of the layer table`;
  if (user.layer.uses.includes(target)) return undefined;
  if (layer > user.layer.layer)
    return `${target} is in layer ${layer}, above ${user.name} in layer ${user.layer.layer}`;
  if (layer === user.layer.layer) return `both are in layer ${layer}`;
  return testOnly ? undefined : `the layer table does not let ${user.name} use ${target}`;
}

/** Why a library (or an app: undefined) may not use a dependency, as the end of a sentence; undefined where it may. */
function objection(user: Library | undefined, dependency: string, testOnly: boolean): string | undefined {
  if (dependency === `${scope}testing` && user?.name !== 'testing') {
    if (!testOnly) return 'testing is for tests only';
    return user && testingLayer.uses.includes(user.name) ? `testing itself uses ${user.name}` : undefined;
  }
  if (user === undefined || dependency === scope + user.name) return undefined;
  if (dependency.startsWith(scope)) return objectionToLibrary(user, dependency.slice(scope.length), testOnly);
  if (dependency.startsWith('@tensorflow/') && !user.layer.tensorflow) return `${user.name} is a library without tfjs`;
  return undefined;
}

function manifestProblems({ folder, manifest }: WorkspacePackage): string[] {
  return fields.flatMap((field) =>
    Object.keys(manifest[field] ?? {}).flatMap((dependency) => {
      const reason = objection(libraryIn(folder), dependency, field === 'devDependencies');
      return reason === undefined ? [] : [`${folder}/package.json: ${field} must not name ${dependency}: ${reason}.`];
    }),
  );
}

function importProblems(root: string, { folder, manifest }: WorkspacePackage): string[] {
  const forPublished = dependenciesIn(manifest, publishedFields);
  const forTests = new Set([...dependenciesIn(manifest, fields), ...dependenciesIn(readManifest(root), fields)]);
  return sourceFiles(root, folder).flatMap((path) => {
    const testOnly = isTestFile(path);
    return importedModules(path, readFileSync(join(root, path), 'utf8')).flatMap((specifier) => {
      if (specifier.startsWith('.')) {
        const inside = posix.join(posix.dirname(path), specifier).startsWith(`${folder}/`);
        return inside ? [] : [`${path}: must not import ${specifier}, a file of another package. Import its package.`];
      }
      const dependency = packageOfSpecifier(specifier);
      if (dependency === undefined || dependency === manifest.name) return [];
      const reason = objection(libraryIn(folder), dependency, testOnly);
      if (reason !== undefined) return [`${path}: must not import ${dependency}: ${reason}.`];
      if ((testOnly ? forTests : forPublished).has(dependency)) return [];
      return [`${path}: imports ${dependency}, which ${folder}/package.json does not name. Add it there.`];
    });
  });
}

/**
 * Lists what breaks the layer table in the manifests and in the imports of the workspace at `root`.
 *
 * Apps may use every library but `testing`; like the libraries, they may import only what their package.json names.
 */
export function layerProblems(root: string): string[] {
  return workspacePackages(root).flatMap((item) => {
    if (item.folder.startsWith('tooling/')) return [];
    if (item.folder.startsWith('packages/') && libraryIn(item.folder) === undefined) {
      return [`${item.folder}: is not in the layer table. Give it a layer in tooling/checks/src/layer-table.ts.`];
    }
    return [...manifestProblems(item), ...importProblems(root, item)];
  });
}

if (import.meta.main) reportProblems('layers', layerProblems(process.cwd()));
