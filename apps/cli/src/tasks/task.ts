/** What a model is trained to do, as the user writes it. */
export type Task = 'language-model' | 'classify' | 'translate';

/** All tasks; the first is the one without `--task`, and so far the only one that a command trains. */
export const tasks: readonly Task[] = ['language-model', 'classify', 'translate'];
