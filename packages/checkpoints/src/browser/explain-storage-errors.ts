import { CheckpointError } from '@unroll/core';

/**
 * What some work with a browser's storage resolves to.
 *
 * @param caller The function that errors name.
 * @param failure What could not be done, as a clause.
 * @throws CheckpointError that says why the browser refused, with its error as the `cause`. Errors that are not the
 *   browser's pass as they are.
 */
export async function explainStorageErrors<Result>(
  caller: string,
  failure: string,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    const [reason, advice] = reasons[cause.name] ?? [cause.message, 'Try again.'];
    const error = new CheckpointError({
      caller,
      problem: `${failure}: ${reason} (${cause.name})`,
      advice: `${advice} What was saved before is unchanged.`,
    });
    error.cause = cause;
    throw error;
  }
}

const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  InvalidStateError: ['the browser closed its storage', 'Reload the page.'],
  NoModificationAllowedError: ['it is open elsewhere', 'Close the page that has it open, and try again.'],
  NotAllowedError: ['the browser does not permit it', 'Allow the site to store data.'],
  QuotaExceededError: ["the browser's storage for this site is full", 'Free some space and try again.'],
  SecurityError: ['the browser does not permit it', 'Allow the site to store data, or leave the private window.'],
};
