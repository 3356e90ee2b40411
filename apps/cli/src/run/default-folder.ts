import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import { withoutGzip } from '../text/path-ending.js';
import type { RunSource } from './run-configuration.js';

/**
 * The folder of a run that the user did not name: `runs` with the name of the first source, and a number behind it if
 * that exists already.
 */
export function defaultFolder([first]: readonly RunSource[]): string {
  const name = first === undefined ? nameless : nameOf(first);
  let folder = join('runs', name);
  for (let number = 2; existsSync(folder); number++) folder = join('runs', `${name}-${number}`);
  return folder;
}

const nameless = 'text';

const builtInNames = { 'built-in': 'news', 'built-in headlines': 'headlines', 'built-in numbers': 'numbers' } as const;

function nameOf(source: RunSource): string {
  if (source.type === 'path') return parse(withoutGzip(source.path)).name || nameless;
  return source.type === 'standard input' ? nameless : builtInNames[source.type];
}
