import { CheckpointError, UnrollError } from '@unroll/core';
import { CommandError } from './command-error.js';
import { UsageError } from './usage-error.js';

/** How a command ends after an error. */
export type Explanation = {
  /** What standard error says. */
  readonly message: string;
  readonly exitCode: number;
};

/**
 * What a user is told of an error: one sentence or two for those that a user can put right, everything for the others,
 * which are mistakes in this program.
 */
export function explainError(error: unknown): Explanation {
  if (error instanceof UsageError) return { message: `unroll: ${error.message}`, exitCode: 2 };
  if (error instanceof CommandError || UnrollError.isInstance(error)) {
    return { message: `unroll: ${reasonInWords(error)}`, exitCode: 1 };
  }
  const details = error instanceof Error ? error.stack : String(error);
  return {
    message: `unroll: this is a mistake in unroll itself. Please report it, with what follows.\n${details}`,
    exitCode: 1,
  };
}

/** What went wrong, in a sentence or two. */
export function reasonInWords(error: unknown): string {
  if (CheckpointError.isInstance(error)) return `${error.facts.problem}. ${error.facts.advice}`;
  return error instanceof Error ? error.message : String(error);
}
