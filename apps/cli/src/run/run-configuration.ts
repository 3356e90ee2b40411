import { createHash } from 'node:crypto';
import type {
  ClassificationConfiguration,
  ClassificationSettings,
} from '../tasks/classification/classification-configuration.js';
import type {
  LanguageModelConfiguration,
  LanguageModelSettings,
} from '../tasks/language-model/language-model-configuration.js';
import type { TaskName } from '../tasks/task-name.js';
import type { TranslationConfiguration, TranslationSettings } from '../tasks/translation/translation-configuration.js';

/** What the user decides of a run, by its task. */
export type TaskSettings = LanguageModelSettings | ClassificationSettings | TranslationSettings;

/** The same, with what was found in the data. */
export type TaskConfiguration = LanguageModelConfiguration | ClassificationConfiguration | TranslationConfiguration;

/** What a run was begun with. It never changes; `configuration.json` keeps it. */
export type RunConfiguration = {
  readonly format: 'unroll run';
  /** The version of the layout of run folders. */
  readonly version: 1;
  /** The version of @unroll/cli that began the run. */
  readonly cliVersion: string;
  /** The command that began it. */
  readonly command: 'train' | 'start';
} & TaskConfiguration;

/** Where the data of a run come from. */
export type RunSource = TaskSettings['text']['sources'][number];

/** What a run learns. A run that names no task is of a time when all were language models. */
export function taskOf({ task = 'language-model' }: { readonly task?: TaskName }): TaskName {
  return task;
}

/** The SHA-256 of plain data, written as JSON: the same for the same values in the same order, however they are spaced. */
export function digestOfData(data: unknown): string {
  return digestOf(JSON.stringify(data));
}

/** The SHA-256 of bytes, or of a text in UTF-8. */
export function digestOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
