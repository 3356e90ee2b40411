import { UnrollError } from './unroll-error.js';

/** The facts of a {@link ShapeError}. */
export type ShapeErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** The tensor's name, for example `state.hidden`. */
  readonly argument: string;
  /** The expected shape, one entry an axis: a length, or a name with its length such as `batch=5`. */
  readonly expected: readonly (number | string)[];
  /** The shape that was passed. */
  readonly actual: readonly number[];
  /** A sentence that says what to do, if the cure is not plain. */
  readonly advice?: string;
};

/**
 * A tensor whose shape does not fit.
 *
 * @example throw new ShapeError({ caller: 'lstmCell.step', argument: 'state.hidden', expected: ['batch=5', 4], actual: [2, 4] });
 */
export class ShapeError extends UnrollError {
  override readonly name = 'ShapeError';
  readonly facts: ShapeErrorFacts;

  constructor(facts: ShapeErrorFacts) {
    const { caller, argument, expected, actual, advice } = facts;
    const sentence = `${caller}: \`${argument}\` must have shape [${expected.join(', ')}], got [${actual.join(', ')}].`;
    super(advice === undefined ? sentence : `${sentence} ${advice}`);
    this.facts = facts;
  }

  static override isInstance(value: unknown): value is ShapeError {
    return UnrollError.isInstance(value) && value.name === 'ShapeError';
  }
}
