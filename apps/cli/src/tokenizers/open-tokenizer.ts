import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { CommandError } from '../errors/command-error.js';
import { runFiles } from '../run/run-files.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { type TextTokenizer, textTokenizerOf } from './text-tokenizer.js';

/**
 * The tokenizer of a file, or of the run in a folder.
 *
 * @throws CommandError if it does not exist, is damaged, asks for what is not known, or is that of a translator, which has two.
 */
export async function openTokenizer(name: string): Promise<TextTokenizer> {
  const path = await fileOf(name);
  const json = onlyTokenizer(name, parsed(path, await explainFileErrors(path, () => readFile(path, 'utf8'))));
  try {
    return textTokenizerOf(json);
  } catch (error) {
    if (!CheckpointError.isInstance(error)) throw error;
    throw unusable(path, `${error.facts.problem}. ${error.facts.advice}`);
  }
}

async function fileOf(name: string): Promise<string> {
  if (!(await explainFileErrors(name, () => stat(name))).isDirectory()) return name;
  const path = join(name, runFiles.tokenizer);
  if (existsSync(path)) return path;
  throw new CommandError(
    `"${shownPath(name)}" is a folder without a ${runFiles.tokenizer}. Name a file that \`unroll tokenizer train\` wrote, or the folder of a run.`,
  );
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(path, `it is not JSON: ${(error as Error).message}.`);
  }
}

/** The tokenizer in what a run keeps, which for a classifier has its classes as well. */
function onlyTokenizer(name: string, json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if ('source' in json && 'target' in json) {
    throw new CommandError(
      `"${shownPath(name)}" has the two alphabets of a translator, and one tokenizer is needed. Name another file or run.`,
    );
  }
  return 'tokenizer' in json && 'classes' in json ? json.tokenizer : json;
}

function unusable(path: string, how: string): CommandError {
  return new CommandError(`"${shownPath(path)}" cannot be used as a tokenizer: ${how}`);
}
