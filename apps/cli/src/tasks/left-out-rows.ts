import { shownCharacters } from '../terminal/shown-characters.js';

/** A row of a table that tells which characters of the data a model does not know; none where it knows all. */
export function leftOutRows(leftOut: ReadonlySet<string>): (readonly [name: string, text: string])[] {
  if (leftOut.size === 0) return [];
  return [['left out', `${shownCharacters(leftOut)}, which the model never saw in training`]];
}
