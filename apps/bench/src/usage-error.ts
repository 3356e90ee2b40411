/** A command line that cannot be understood. Its message says what is wrong with it and what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
