import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fields of a package.json that the checks read. */
export type Manifest = {
  readonly name?: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** One package of the workspace: its folder relative to the root, with forward slashes, and its manifest. */
export type WorkspacePackage = {
  readonly folder: string;
  readonly manifest: Manifest;
};

/** Folders of packages. */
const parentFolders = ['apps', 'packages', 'tooling'];
/** Folders that are packages themselves. */
const packageFolders = ['examples'];

/** Reads the package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Lists the packages of the workspace at `root`: those in folders of packages by name, then those on their own. */
export function workspacePackages(root: string): WorkspacePackage[] {
  const inParents = parentFolders
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) =>
      readdirSync(join(root, parent))
        .sort()
        .map((name) => `${parent}/${name}`),
    );
  return [...inParents, ...packageFolders]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }));
}

/** Lists the packages that are published: all that are not private. */
export function publicPackages(root: string): WorkspacePackage[] {
  return workspacePackages(root).filter(({ manifest }) => manifest.private !== true);
}
