import { CheckpointError } from '@unroll/core';
import { expect, test } from 'vitest';
import { explainFileErrors } from './explain-file-errors.js';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says, write`), { code, syscall: 'write' });
}

const action = { caller: 'writeSave', failure: '"run" cannot be written' };

test.each([
  ['ENOSPC', 'the disk is full (ENOSPC). Free some space and try again.'],
  ['EDQUOT', 'the disk quota is used up (EDQUOT). Free some space and try again.'],
  ['EACCES', 'permission is denied (EACCES). Change the permissions, or choose another place.'],
  ['EPERM', 'the operating system does not permit it (EPERM). Change the permissions, or choose another place.'],
  ['EROFS', 'the file system is read-only (EROFS). Choose another place.'],
  [
    'EFBIG',
    'it is larger than the file system or `ulimit -f` allows (EFBIG). Raise the limit, or choose another place.',
  ],
  ['ENOENT', 'there is no such file or folder (ENOENT). Check the path.'],
  ['ENOTDIR', 'a part of its path is a file, not a folder (ENOTDIR). Check the path.'],
  ['EISDIR', 'it is a folder (EISDIR). Give the path of a file.'],
  ['EIO', 'EIO: as the system says, write (EIO). Try again, or choose another place.'],
])('explains %s', async (code, reason) => {
  const cause = systemError(code);
  const explained: unknown = await explainFileErrors(action, Promise.reject(cause)).catch((error: unknown) => error);
  expect(explained).toBeInstanceOf(CheckpointError);
  expect(explained).toMatchObject({ message: `writeSave: "run" cannot be written: ${reason}`, cause });
});

test('adds the consolation', async () => {
  const failing = explainFileErrors(
    { ...action, consolation: 'Nothing is lost.' },
    Promise.reject(systemError('ENOSPC')),
  );
  await expect(failing).rejects.toThrow(/Free some space and try again\. Nothing is lost\.$/);
});

test('lets an error pass that is not of the operating system', async () => {
  const mistake = Object.assign(new TypeError('a mistake of ours'), { code: 'ERR_INVALID_ARG_TYPE' });
  await expect(explainFileErrors(action, Promise.reject(mistake))).rejects.toBe(mistake);
});

test('gives what the work gives', async () => {
  expect(await explainFileErrors(action, Promise.resolve(7))).toBe(7);
});
