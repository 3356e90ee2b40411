import { UnrollError } from './unroll-error.js';

/** The facts of an {@link ArgumentError}. */
export type ArgumentErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** The argument or option that is wrong. */
  readonly argument: string;
  /** What it must do or be, continuing "must …". */
  readonly expectation: string;
  /** What was passed. Numbers, texts and arrays of them are printed as they are, records by the names of their fields. */
  readonly actual: unknown;
  /** A sentence that says what to do, if the cure is not plain from the expectation. */
  readonly advice?: string;
};

/**
 * An argument that a function cannot accept.
 *
 * @example throw new ArgumentError({ caller: 'lstmCell', argument: 'hiddenSize', expectation: 'be an integer of at least 1', actual: 0 });
 */
export class ArgumentError extends UnrollError {
  override readonly name = 'ArgumentError';
  readonly facts: ArgumentErrorFacts;

  constructor(facts: ArgumentErrorFacts) {
    const { caller, argument, expectation, actual, advice } = facts;
    const sentence = `${caller}: \`${argument}\` must ${expectation}, got ${printed(actual)}.`;
    super(advice === undefined ? sentence : `${sentence} ${advice}`);
    this.facts = facts;
  }

  static override isInstance(value: unknown): value is ArgumentError {
    return UnrollError.isInstance(value) && value.name === 'ArgumentError';
  }
}

function printed(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const type = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (type !== 'Object') return `an object of type ${type}`;
  const fields = Object.keys(value).join(', ');
  return fields === '' ? '{}' : `{ ${fields} }`;
}
