import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { digestOfBytes } from '../run/run-configuration.js';
import type { EvaluationData, Learning, TaskData, TaskModel } from '../tasks/task.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import type { TrainingSettings, ValidationSource } from './training-settings.js';

/**
 * What is measured on while training, as the user wrote it: a share of the data, such as `0.05`, or the path of a file.
 *
 * @throws UsageError if the share is not between 0 and 1.
 * @throws CommandError if the file cannot be read.
 */
export async function validationSourceOf(text: string): Promise<ValidationSource> {
  const share = Number(text);
  if (Number.isNaN(share)) {
    const path = resolve(text);
    return { type: 'path', path, sha256: digestOfBytes(await explainFileErrors(path, () => readFile(path))) };
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
  const { path } = training.validation;
  const header = learning.header.map(([name, text]) => [name, name === 'validation' ? shownPath(path) : text] as const);
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
  if (digestOfBytes(await explainFileErrors(path, () => readFile(path))) !== sha256) {
    throw new CommandError(
      `the validation file "${shownPath(path)}" has changed since training began. Bring the old one back, or train a new run.`,
    );
  }
  return model.read([path], {});
}
