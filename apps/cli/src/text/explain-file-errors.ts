import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';

/**
 * What reading a file or a folder gives.
 *
 * @throws CommandError in place of the system's error, with what to do.
 */
export async function explainFileErrors<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new CommandError(`there is no file or folder "${shownPath(path)}". Check the path.`);
    }
    if (error.code === 'EISDIR') {
      throw new CommandError(`"${shownPath(path)}" is a folder. Name the files in it.`);
    }
    throw new CommandError(`"${shownPath(path)}" cannot be read (${error.code}). Check its permissions.`);
  }
}
