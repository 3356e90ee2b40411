import { join, parse } from 'node:path';
import { shellWord } from '../terminal/shell-words.js';
import { withoutGzip } from './path-ending.js';

/**
 * A command line that writes a file again in UTF-8, beside itself and with the same ending, which tells its format.
 *
 * @param path As the user would write it.
 * @param encoding By the name that iconv has for it.
 */
export function iconvCommand(path: string, encoding: string): string {
  const { dir, name, ext } = parse(withoutGzip(path));
  const [from, to] = [path, join(dir, `${name}.utf8${ext}`)].map(shellWord);
  const convert = `iconv -f ${encoding} -t UTF-8`;
  return path === withoutGzip(path) ? `${convert} ${from} > ${to}` : `gunzip -c ${from} | ${convert} > ${to}`;
}
