import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Finds the oldest Node that the published packages run on (`engines` in their package.json): a path, or undefined where
 * the registry has none for this platform.
 *
 * It is a dependency of this package alone, which has no scripts, so that it is on nobody's PATH.
 */
export function findOldestNode(): string | undefined {
  const path = `node_modules/oldest-node-${process.platform}-${process.arch}/bin/node`;
  const file = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(file) ? file : undefined;
}
