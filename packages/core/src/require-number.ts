import { ArgumentError } from './argument-error.js';

/** Bounds of {@link requireNumber}. Without any, every finite number is allowed. */
export type NumberBounds = {
  /** The value must be greater than this. */
  readonly above?: number;
  /** The value must be less than this. */
  readonly below?: number;
  /** The value must be at least this. */
  readonly minimum?: number;
  /** The value must be at most this. */
  readonly maximum?: number;
  /** A sentence for the error that says what to do. */
  readonly advice?: string;
};

/**
 * Checks arguments that must be finite numbers, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param values The arguments by name.
 * @throws ArgumentError that names the first argument which is not a finite number within the bounds.
 * @example requireNumber('temperature', { value }, { above: 0, advice: 'Use greedySampler() for the most likely token.' });
 */
export function requireNumber(
  caller: string,
  values: Readonly<Record<string, number>>,
  bounds: NumberBounds = {},
): void {
  const { above, below, minimum, maximum, advice } = bounds;
  for (const [argument, actual] of Object.entries(values)) {
    const fits =
      Number.isFinite(actual) &&
      (above === undefined || actual > above) &&
      (below === undefined || actual < below) &&
      (minimum === undefined || actual >= minimum) &&
      (maximum === undefined || actual <= maximum);
    if (fits) continue;
    const limits = [
      ...(above === undefined ? [] : [`greater than ${above}`]),
      ...(minimum === undefined ? [] : [`at least ${minimum}`]),
      ...(below === undefined ? [] : [`less than ${below}`]),
      ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ].join(' and ');
    const expectation = Number.isFinite(actual) ? `be ${limits}` : `be a finite number ${limits}`.trimEnd();
    throw new ArgumentError({ caller, argument, expectation, actual, ...(advice === undefined ? {} : { advice }) });
  }
}
