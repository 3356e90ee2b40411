import { ArgumentError } from '@unroll/core';

/**
 * Checks at a public border that sources can be encoded.
 *
 * @throws ArgumentError that names the first that is empty.
 */
export function requireFilledSources(caller: string, sources: readonly Int32Array[]): void {
  const row = sources.findIndex(({ length }) => length === 0);
  if (row === -1) return;
  const expectation = 'be at least 1';
  throw new ArgumentError({ caller, argument: `sources[${row}].length`, expectation, actual: 0 });
}
