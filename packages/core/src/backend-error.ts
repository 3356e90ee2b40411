import { UnrollError } from './unroll-error.js';

/** The facts of a {@link BackendError}. */
export type BackendErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** What the backend cannot do, as a clause without its full stop. */
  readonly problem: string;
  /** A sentence that says what to do. */
  readonly advice: string;
};

/**
 * A tensor backend that did not start, or lacks what is asked of it.
 *
 * @example throw new BackendError({ caller: 'valueAndGradient', problem: 'no gradient is registered for Sum', advice: 'Call registerGradients() once at start-up.' });
 */
export class BackendError extends UnrollError {
  override readonly name = 'BackendError';
  readonly facts: BackendErrorFacts;

  constructor(facts: BackendErrorFacts) {
    super(`${facts.caller}: ${facts.problem}. ${facts.advice}`);
    this.facts = facts;
  }

  static override isInstance(value: unknown): value is BackendError {
    return UnrollError.isInstance(value) && value.name === 'BackendError';
  }
}
