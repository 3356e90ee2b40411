import { CommandError } from '../errors/command-error.js';
import type { TaskName } from '../tasks/task-name.js';
import { commandLineOf } from '../terminal/shell-words.js';
import type { Run } from './run.js';
import { type TaskConfiguration, taskOf } from './run-configuration.js';

type ConfigurationOf<Name extends TaskName> = Extract<TaskConfiguration, { readonly task?: Name }>;

/** What a run of each task is, and what uses it. */
const uses: Readonly<Record<TaskName, { readonly model: string; readonly command: string; readonly does: string }>> = {
  'language-model': { model: 'a language model', command: 'generate', does: 'Write' },
  classify: { model: 'a classifier', command: 'classify', does: 'Classify' },
  translate: { model: 'a translator', command: 'translate', does: 'Translate' },
};

/**
 * The configuration of a run, which is of the task that a command is for.
 *
 * @throws CommandError that says which command uses the run, if it is of another task.
 */
export function requireTask<Name extends TaskName>(task: Name, { folder, configuration }: Run): ConfigurationOf<Name> {
  const actual = taskOf(configuration);
  if (actual === task) return configuration as TaskConfiguration as ConfigurationOf<Name>;
  const { model, command, does } = uses[actual];
  throw new CommandError(
    `"${folder}" is ${model}, and \`unroll ${uses[task].command}\` needs ${uses[task].model}. ${does} with it: \`${commandLineOf(command, folder)}\`.`,
  );
}
