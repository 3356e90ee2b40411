/**
 * A command line that cannot be understood. Its message says what is wrong with it and what to write; the command ends
 * with exit code 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
