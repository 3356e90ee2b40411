import { CheckpointError } from '@unroll/core';
import type { Release } from '../saves/single-writer.js';

/** How long a page that is being left may take to give up its lock, after which the next can have it. */
const patienceMilliseconds = 1000;

/**
 * Takes a lock that one page or worker of an origin can have, until it is released or the page ends.
 *
 * Pages that came over an insecure connection have no such locks: there nothing is taken.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if another has the lock.
 */
export async function takeWebLock(caller: string, name: string): Promise<Release> {
  // `locks` is undefined in insecure contexts, whatever its type says.
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (locks === undefined) return () => undefined;
  return new Promise<Release>((resolve, reject) => {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const held = locks.request(name, { signal }, () => new Promise<void>((release) => resolve(release)));
    held.catch((error) => reject(signal.aborted ? taken(caller, name) : error));
  });
}

function taken(caller: string, name: string): CheckpointError {
  return new CheckpointError({
    caller,
    problem: `${name} is being written by another page, tab or store`,
    advice: 'Close that one, or choose another name. What was saved before is unchanged.',
  });
}
