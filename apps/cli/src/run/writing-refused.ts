import { CommandError } from '../errors/command-error.js';

const reasons: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  EACCES: ['permission is denied', 'Change the permissions'],
  EDQUOT: ['the disk quota is used up', 'Free some space'],
  EFBIG: ['it is larger than the file system or `ulimit -f` allows', 'Raise the limit'],
  ENOENT: ['its folder is there no more', 'Bring it back'],
  ENOSPC: ['the disk is full', 'Free some space'],
  EPERM: ['the operating system does not permit it', 'Change the permissions'],
  EROFS: ['the file system is read-only', 'Copy the run to another place'],
};

/**
 * What to throw where a file of a run cannot be written: the system's error with what to do; any other as it is.
 *
 * @param next What to do when the cause is removed, such as `try again`.
 */
export function writingRefused(path: string, error: unknown, next: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const [reason, advice] = reasons[String(error.code)] ?? [String(error.code), 'Put that right'];
  return new CommandError(`"${path}" cannot be written: ${reason}. ${advice}, then ${next}.`);
}
