import { UnrollError } from './unroll-error.js';

/** The facts of a {@link CheckpointError}. */
export type CheckpointErrorFacts = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** What is wrong with which part of the checkpoint, as a clause without its full stop. */
  readonly problem: string;
  /** A sentence that says what to do. */
  readonly advice: string;
};

/**
 * A checkpoint that is missing, damaged, of another version, or of another model.
 *
 * @example throw new CheckpointError({ caller: 'readSafetensors', problem: 'the file ends after 12 of 4,096 bytes', advice: 'Copy it again.' });
 */
export class CheckpointError extends UnrollError {
  override readonly name = 'CheckpointError';
  readonly facts: CheckpointErrorFacts;

  constructor(facts: CheckpointErrorFacts) {
    super(`${facts.caller}: ${facts.problem}. ${facts.advice}`);
    this.facts = facts;
  }

  static override isInstance(value: unknown): value is CheckpointError {
    return UnrollError.isInstance(value) && value.name === 'CheckpointError';
  }
}
