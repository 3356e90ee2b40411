import { CommandError } from '../errors/command-error.js';
import type { TaskName } from '../tasks/task-name.js';
import { taskUses, useOf } from '../tasks/task-uses.js';
import type { Run } from './run.js';
import { type TaskConfiguration, taskOf } from './run-configuration.js';

type ConfigurationOf<Name extends TaskName> = Extract<TaskConfiguration, { readonly task?: Name }>;

/**
 * The configuration of a run, which is of the task that a command is for.
 *
 * @throws CommandError that says which command uses the run, if it is of another task.
 */
export function requireTask<Name extends TaskName>(task: Name, { folder, configuration }: Run): ConfigurationOf<Name> {
  const actual = taskOf(configuration);
  if (actual === task) return configuration as TaskConfiguration as ConfigurationOf<Name>;
  const { model, verb } = taskUses[actual];
  const needed = taskUses[task];
  throw new CommandError(
    `"${folder}" is ${model}, and \`unroll ${needed.command}\` needs ${needed.model}. ${verb} with it: \`${useOf(actual, folder)}\`.`,
  );
}
