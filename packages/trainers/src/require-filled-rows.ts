import { ArgumentError } from '@unroll/core';

/**
 * Checks that there are sequences, and that none of them is empty.
 *
 * @throws ArgumentError that names the first which is not so.
 */
export function requireFilledRows(caller: string, name: string, rows: readonly Int32Array[]): void {
  if (rows.length === 0) {
    throw new ArgumentError({ caller, argument: 'examples.length', expectation: 'be at least 1', actual: 0 });
  }
  const index = rows.findIndex(({ length }) => length === 0);
  if (index < 0) return;
  throw new ArgumentError({
    caller,
    argument: `examples[${index}].${name}.length`,
    expectation: 'be at least 1',
    actual: 0,
    advice: 'Leave empty sequences out.',
  });
}
