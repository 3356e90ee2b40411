/**
 * Something that went wrong and that the user can put right. Its message says what it was and what to do; the command
 * ends with exit code 1.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
