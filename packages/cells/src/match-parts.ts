import { ArgumentError } from '@unroll/core';

/**
 * Checks parameters or a state that is made of others, at a public border: that it has parts of these names, and no
 * others. What is in the parts is for those to check that they belong to.
 *
 * @throws ArgumentError if a part is missing, or there is one too many, as in the state of another cell.
 */
export function matchParts(caller: string, argument: string, given: unknown, names: readonly string[]): void {
  const found = Object.keys(given ?? {});
  if (found.length === names.length && names.every((name) => found.includes(name))) return;
  const expectation = `hold { ${names.join(', ')} } and nothing else`;
  const advice = "Pass what the cell's own initializeParameters and initialState make.";
  throw new ArgumentError({ caller, argument, expectation, actual: given, advice });
}
