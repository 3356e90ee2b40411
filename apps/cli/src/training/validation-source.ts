import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { digestOf, digestOfData } from '../run/run-configuration.js';
import type { EvaluationData, Learning, TaskData, TaskModel } from '../tasks/task.js';
import type { TaskName } from '../tasks/task-name.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { filesBelow } from '../text/files-below.js';
import type { TrainingSettings, ValidationSource } from './training-settings.js';

/**
 * What is measured on while training, as the user wrote it: the path of a file or a folder, or a share of the data, such as
 * `0.05`. A number is a share unless there is a file of that name.
 *
 * @throws UsageError if the share is not between 0 and 1, or sentence pairs are in a folder.
 * @throws CommandError if the file cannot be read.
 */
export async function validationSourceOf(text: string, task: TaskName): Promise<ValidationSource> {
  const path = resolve(text);
  const share = Number(text);
  const found = await stat(path).catch(() => undefined);
  if (Number.isNaN(share) || (found?.isFile() && text !== '')) {
    if (task === 'translate' && found?.isDirectory()) {
      throw new UsageError(
        `\`--validation\` must be a file of sentence pairs, and "${text}" is a folder. Name one file.`,
      );
    }
    return { type: 'path', path, sha256: await digestOfPath(path) };
  }
  if (share > 0 && share < 1) return { type: 'share', share };
  throw new UsageError(
    `\`--validation\` must be a share of the data between 0 and 1, such as 0.05, or a file, got "${text}".`,
  );
}

/**
 * What a run learns and is measured on, where need be from a file of its own.
 *
 * @throws CommandError if there are too few data, or the file cannot be read or has changed since the run began.
 */
export async function learningOf(model: TaskModel, data: TaskData, training: TrainingSettings): Promise<Learning> {
  const validation = await validationFileData(model, training);
  const learning = model.learn(data, validation);
  if (training.validation?.type !== 'path') return learning;
  const told = `${shownPath(training.validation.path)}: ${validation?.inWords}`;
  const header = learning.header.map(([name, text]) => [name, name === 'validation' ? told : text] as const);
  return { ...learning, header };
}

/**
 * The data of the file that a run is measured on; undefined where that is a part of its own data.
 *
 * @throws CommandError if it cannot be read, or has changed since the run began.
 */
export async function validationFileData(
  model: TaskModel,
  { validation }: Pick<TrainingSettings, 'validation'>,
): Promise<EvaluationData | undefined> {
  if (validation?.type !== 'path') return undefined;
  const { path, sha256 } = validation;
  if ((await digestOfPath(path)) !== sha256) {
    throw new CommandError(
      `the validation file "${shownPath(path)}" has changed since training began. Bring the old one back, or train a new run.`,
    );
  }
  return model.read([path], {});
}

/** The SHA-256 of the bytes of a file; of a folder, that of the names and the bytes of what is in it. */
async function digestOfPath(path: string): Promise<string> {
  const isFolder = (await explainFileErrors(path, () => stat(path))).isDirectory();
  if (!isFolder) return digestOf(await explainFileErrors(path, () => readFile(path)));
  const digests: [name: string, sha256: string][] = [];
  for (const file of await explainFileErrors(path, () => filesBelow(path, () => true))) {
    digests.push([relative(path, file), digestOf(await explainFileErrors(file, () => readFile(file)))]);
  }
  return digestOfData(digests);
}
