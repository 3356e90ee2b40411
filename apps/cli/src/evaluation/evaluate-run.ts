import { initializeBackend } from '@unroll/kernels';
import { disposeTree, type ParameterTree } from '@unroll/tensors';
import { evaluate } from '@unroll/trainers';
import type { OptionValues } from '../arguments/parse-arguments.js';
import { describeSources } from '../run/describe-sources.js';
import { openRun } from '../run/open-run.js';
import { readDataAgain } from '../run/read-data-again.js';
import { type RunSource, taskOf } from '../run/run-configuration.js';
import { loadTask } from '../tasks/load-task.js';
import type { Score, ScoredData, TaskObjective } from '../tasks/task.js';
import { type ColumnOptions, columnsOf, requireFilesWithColumns, requireOptionsOfTask } from '../tasks/task-options.js';
import type { Output } from '../terminal/output.js';
import { shownPath } from '../terminal/shown-path.js';
import { table } from '../terminal/table.js';
import type { TrainingSettings } from '../training/training-settings.js';
import { decodeParameters } from '../training/training-state-files.js';
import { validationFileData } from '../training/validation-source.js';

/** What the model of a run is measured on. */
export type EvaluationRequest = {
  /** Files and folders; `-` for standard input. Without any, what the run holds out of its own data. */
  readonly names: readonly string[];
  /** The options that name columns of files. */
  readonly options: OptionValues<ColumnOptions>;
};

/**
 * Measures the model of a run, and prints the figures.
 *
 * @throws UsageError if an option is not one of the run's task, or names a column of no file.
 * @throws CommandError if the run or the data cannot be read, or they are not what the model can be measured on.
 */
export async function evaluateRun(folder: string, request: EvaluationRequest, output: Output): Promise<void> {
  const run = await openRun(folder);
  const name = taskOf(run.configuration);
  requireOptionsOfTask(name, request.options);
  requireFilesWithColumns(request.options, request.names);
  const task = await loadTask(name);
  const model = task.model(run.configuration, run.tokenizer);
  const isOwn = request.names.length === 0;
  const data = isOwn
    ? ((await validationFileData(model, run.configuration.training)) ?? model.heldOut(await readDataAgain(run, task)))
    : await model.read(request.names, columnsOf(request.options));
  await initializeBackend();
  const parameters = decodeParameters(run.save, model.objective);
  const { score, targetCount } = await scoreOf(model.objective, parameters, data).finally(() =>
    disposeTree(parameters),
  );
  const sources: readonly RunSource[] = run.configuration.text.sources;
  const rows = [
    ...(isOwn ? [['validation', validationInWords(run.configuration.training, sources)] as const] : []),
    ...data.rows(targetCount),
    ...data.words.rows(score),
  ];
  output.writeLine(table(rows, output.width).join('\n'));
}

function validationInWords({ validation }: TrainingSettings, sources: readonly RunSource[]): string {
  return validation?.type === 'path'
    ? shownPath(validation.path)
    : `the part of ${describeSources(sources)} that is held out`;
}

async function scoreOf(
  objective: TaskObjective,
  parameters: ParameterTree,
  data: ScoredData,
): Promise<{ score: Score; targetCount: number }> {
  const { loss, targetCount } = await evaluate(objective, parameters, data.batches);
  if (data.shareRight === undefined) return { score: { loss }, targetCount };
  return { score: { loss, shareRight: await data.shareRight(parameters) }, targetCount };
}
