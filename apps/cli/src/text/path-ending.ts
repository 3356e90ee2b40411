import { extname } from 'node:path';

/** The ending of a path in small letters, such as `.csv`; that before `.gz` where the file is compressed. */
export function pathEnding(path: string): string {
  return extname(withoutGzip(path)).toLowerCase();
}

/** A path without `.gz` at its end. */
export function withoutGzip(path: string): string {
  return path.replace(/\.gz$/i, '');
}
