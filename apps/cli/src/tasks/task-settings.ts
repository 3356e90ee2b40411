import { exampleSourcesOf } from '../data/example-source.js';
import { pairTextOf } from '../data/pair-source.js';
import { UsageError } from '../errors/usage-error.js';
import type { TaskSettings } from '../run/run-configuration.js';
import { textSourcesOf } from '../text/text-source.js';
import type { TokenizerSettings } from '../tokenizers/tokenizer-settings.js';
import type { ModelSettings } from '../training/model-settings.js';
import type { TrainingSettings } from '../training/training-settings.js';
import type { TaskColumns } from './task.js';
import type { TaskName } from './task-name.js';

/** What a user asked for, of whatever task. */
export type TaskRequest = {
  readonly task: TaskName;
  readonly model: ModelSettings;
  readonly training: TrainingSettings;
  /** For a language model. */
  readonly timeSteps: number;
  /** For a language model. Default: its tokens are characters. */
  readonly tokenizer?: TokenizerSettings | undefined;
  /** Files and folders; `-` for standard input. */
  readonly names: readonly string[];
  readonly columns: TaskColumns;
};

/**
 * The settings of a new run.
 *
 * @throws CommandError if standard input is named where the task does not read it.
 * @throws UsageError if columns are named that the built-in pairs do not have, or a share of those is to be held out.
 */
export function taskSettingsOf(request: TaskRequest): TaskSettings {
  const { task, model, training, timeSteps, tokenizer, names, columns } = request;
  switch (task) {
    case 'language-model':
      return {
        task,
        ...(tokenizer && { tokenizer }),
        model,
        training: { ...training, timeSteps },
        text: { sources: textSourcesOf(names) },
      };
    case 'classify':
      return { task, model, training, text: { sources: exampleSourcesOf(names), columns } };
    case 'translate':
      requireOwnPairs(request);
      return { task, model, training, text: pairTextOf(names, columns) };
  }
}

function requireOwnPairs({ names, training: { validation } }: TaskRequest): void {
  if (names.length > 0 || validation?.type !== 'share') return;
  throw new UsageError(
    'the built-in pairs come with pairs that are held out, so that `--validation` with a share is for files. Leave it out.',
  );
}
