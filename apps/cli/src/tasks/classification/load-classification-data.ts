import { builtInExamples } from '../data/built-in-data.js';
import {
  type ClassificationData,
  type ClassificationDataOptions,
  classificationData,
} from '../data/classification-data.js';
import type { ColumnNames } from '../data/data-record.js';
import { readLabelledExamples } from '../data/read-labelled-examples.js';

/**
 * The data of `--task classify`: the examples of files and folders or, without any, of the built-in corpus.
 *
 * @throws CommandError if something cannot be read, or there are fewer than two classes or different texts.
 */
export async function loadClassificationData(
  paths: readonly string[],
  columns: ColumnNames<'text' | 'label'>,
  options: ClassificationDataOptions,
): Promise<ClassificationData> {
  const examples = paths.length === 0 ? builtInExamples() : await readLabelledExamples(paths, columns);
  return classificationData(examples, options);
}
