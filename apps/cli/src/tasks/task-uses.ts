import { commandLineOf } from '../terminal/shell-words.js';
import type { TaskName } from './task-name.js';

/** What a run of a task is, and what uses it. */
export type TaskUse = {
  readonly model: string;
  readonly command: string;
  /** What the command does, as it is said to somebody. */
  readonly verb: string;
  /** What stands behind the run on a command line. */
  readonly operands: readonly string[];
};

/** What runs are good for, by their task. */
export const taskUses: Readonly<Record<TaskName, TaskUse>> = {
  'language-model': { model: 'a language model', command: 'generate', verb: 'Write', operands: [] },
  classify: { model: 'a classifier', command: 'classify', verb: 'Classify', operands: ['a text'] },
  translate: { model: 'a translator', command: 'translate', verb: 'Translate', operands: ['a sentence'] },
};

/** A command line that uses a run. */
export function useOf(task: TaskName, folder: string): string {
  const { command, operands } = taskUses[task];
  return commandLineOf(command, folder, ...operands);
}
