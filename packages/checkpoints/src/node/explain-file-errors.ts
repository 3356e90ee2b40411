import { CheckpointError } from '@unroll/core';

/** What was being done when the operating system refused. */
export type FailedAction = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** What could not be done, as a clause: `"run/notes.txt" cannot be read`. */
  readonly failure: string;
  /** A sentence that follows the advice. Default none. */
  readonly consolation?: string;
};

/**
 * What some work with files resolves to.
 *
 * @throws CheckpointError that says why the operating system refused, with its error as the `cause`. Errors that are not
 *   the operating system's pass as they are.
 */
export async function explainFileErrors<Result>(action: FailedAction, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw explained(action, error);
  }
}

/** The code of an error of the operating system, such as `ENOENT`; undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function explained({ caller, failure, consolation }: FailedAction, cause: unknown): unknown {
  const code = systemErrorCode(cause);
  if (code === undefined) return cause;
  const [reason, advice] = reasons[code] ?? [(cause as Error).message, 'Try again, or choose another place.'];
  const error = new CheckpointError({
    caller,
    problem: `${failure}: ${reason} (${code})`,
    advice: consolation === undefined ? advice : `${advice} ${consolation}`,
  });
  error.cause = cause;
  return error;
}

const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  EACCES: ['permission is denied', 'Change the permissions, or choose another place.'],
  EDQUOT: ['the disk quota is used up', 'Free some space and try again.'],
  EEXIST: ['a file stands where a folder is needed', 'Move that file, or choose another place.'],
  EFBIG: ['it is larger than the file system or `ulimit -f` allows', 'Raise the limit, or choose another place.'],
  EISDIR: ['it is a folder', 'Give the path of a file.'],
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  ENOSPC: ['the disk is full', 'Free some space and try again.'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Check the path.'],
  EPERM: ['the operating system does not permit it', 'Change the permissions, or choose another place.'],
  EROFS: ['the file system is read-only', 'Choose another place.'],
};
