import { isAbsolute, relative } from 'node:path';

/** A path as a user in the current folder would write it: from there if it is inside, else absolute. */
export function shownPath(path: string): string {
  const fromHere = relative('', path);
  return fromHere === '' ? '.' : fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
