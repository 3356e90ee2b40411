import type { Task } from './task.js';
import type { TaskName } from './task-name.js';

/** A task, loaded when it is needed: what one task needs, the others do without. */
export async function loadTask(name: TaskName): Promise<Task> {
  switch (name) {
    case 'language-model':
      return (await import('./language-model/language-model-task.js')).languageModelTask;
    case 'classify':
      return (await import('./classification/classification-task.js')).classificationTask;
    case 'translate':
      return (await import('./translation/translation-task.js')).translationTask;
  }
}
