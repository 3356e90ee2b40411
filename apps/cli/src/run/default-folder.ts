import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { TextSource } from '../text/text-source.js';

/**
 * The folder of a run that the user did not name: `runs` with the name of the first source, and a number behind it if
 * that exists already.
 */
export function defaultFolder([first]: readonly TextSource[]): string {
  const name = first?.type === 'path' ? parse(first.path).name || 'text' : first?.type === 'built-in' ? 'news' : 'text';
  let folder = join('runs', name);
  for (let number = 2; existsSync(folder); number++) folder = join('runs', `${name}-${number}`);
  return folder;
}
