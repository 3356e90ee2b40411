import { ArgumentError } from './argument-error.js';

/** Bounds of {@link requireInteger}. */
export type IntegerBounds = {
  /** The least value allowed. Default 1. */
  readonly minimum?: number;
  /** The greatest value allowed. Default Number.MAX_SAFE_INTEGER. */
  readonly maximum?: number;
  /** A sentence for the error that says what to do. */
  readonly advice?: string;
};

/**
 * Checks arguments that must be integers, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param values The arguments by name.
 * @throws ArgumentError that names the first argument which is not an integer within the bounds.
 * @example requireInteger('lstmCell', { inputSize, hiddenSize });
 */
export function requireInteger(
  caller: string,
  values: Readonly<Record<string, number>>,
  bounds: IntegerBounds = {},
): void {
  const { minimum = 1, maximum = Number.MAX_SAFE_INTEGER, advice } = bounds;
  for (const argument in values) {
    const actual = values[argument] as number;
    if (Number.isSafeInteger(actual) && actual >= minimum && actual <= maximum) continue;
    const range = bounds.maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
    const expectation = `be an integer ${range}`;
    throw new ArgumentError({ caller, argument, expectation, actual, ...(advice === undefined ? {} : { advice }) });
  }
}
