import { choice, type Option, text } from '../arguments/option.js';
import type { OptionValues } from '../arguments/parse-arguments.js';
import { UsageError } from '../errors/usage-error.js';
import type { TaskColumns } from './task.js';
import { type TaskName, taskNames } from './task-name.js';

/** The options that name columns. */
export type ColumnOptions = Readonly<Record<`${keyof TaskColumns}-column`, Option<string>>>;

/** The options that tell where in the data of a new run the parts of an example are. */
export const columnOptions: ColumnOptions = columnOptionsWith({
  text: 'text',
  label: 'label',
  source: 'source, else the first column',
  target: 'target, else the second column',
});

/** The same for other data of a run. */
export const otherColumnOptions: ColumnOptions = columnOptionsWith({
  text: 'as in training',
  label: 'as in training',
  source: 'as in training',
  target: 'as in training',
});

/** The option that tells what is learned. */
export const taskOption: Option<TaskName> = choice(taskNames, `What to learn. Default ${taskNames[0]}.`);

/** What the help of a command that takes all tasks says of those with data other than running text, in paragraphs. */
export const taskDescription: readonly string[] = [
  'With --task classify, a model learns to tell the class of a text from examples: .csv, .tsv and .jsonl files with a text and its label in each row; other files with a label, a space, and a text on each line; folders with a folder of text files for each class, or a .txt file for each class with an example on each line. Files may be compressed with gzip. Without any, they are headlines of the built-in corpus, and the class is the topic. A tenth of the different texts is held out.',
  'With --task translate, it learns to write one sentence for another, from pairs of them: .csv and .jsonl files, and tab-separated ones with any other ending. Without any, they are numbers in words, from English into French unless --source-column and --target-column name others of english, french and digits. A tenth of the sentences is held out with all their translations.',
];

/** The options that only one task has. */
const taskOfOption: ReadonlyMap<string, TaskName> = new Map([
  ['time', 'language-model'],
  ['tokenizer', 'language-model'],
  ['vocabulary', 'language-model'],
  ['text-column', 'classify'],
  ['label-column', 'classify'],
  ['source-column', 'translate'],
  ['target-column', 'translate'],
]);

/**
 * Checks that every option which was given is one of the task.
 *
 * @throws UsageError that names the first which is not.
 */
export function requireOptionsOfTask(task: TaskName, given: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(given)) {
    const owner = taskOfOption.get(name);
    if (owner === undefined || owner === task) continue;
    const needed = owner === taskNames[0] ? 'a language model, the task without `--task`' : `\`--task ${owner}\``;
    throw new UsageError(`\`--${name}\` is an option of ${needed}, and the task is ${task}. Leave it out.`);
  }
}

/**
 * Checks that no column is named where no file is that could have it.
 *
 * @throws UsageError that names the first option which does.
 */
export function requireFilesWithColumns(given: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const option = Object.keys(columnOptions).find((name) => name in given);
  if (option === undefined || names.length > 0) return;
  throw new UsageError(`\`--${option}\` is for files, and none is named. Name one, or leave it out.`);
}

/** The columns that the options name. */
export function columnsOf(given: OptionValues<ColumnOptions>): TaskColumns {
  const columns = Object.keys(columnOptions).flatMap((name) => {
    const value = given[name as keyof ColumnOptions];
    return value === undefined ? [] : [[name.replace('-column', ''), value] as const];
  });
  return Object.fromEntries(columns) as TaskColumns;
}

/** @param defaults Where each part is by default, as the help says it. */
function columnOptionsWith(defaults: Readonly<Record<keyof TaskColumns, string>>): ColumnOptions {
  return {
    'text-column': column(
      `For classify: the column or field with the text, by its name or, in a table without a header, its number. Default ${defaults.text}.`,
    ),
    'label-column': column(`For classify: the one with its class. Default ${defaults.label}.`),
    'source-column': column(`For translate: the one with the sentence. Default ${defaults.source}.`),
    'target-column': column(`For translate: the one with its translation. Default ${defaults.target}.`),
  };
}

function column(description: string): Option<string> {
  return text('NAME|N', description);
}
