/** What a model is trained to do, as the user writes it. */
export type TaskName = 'language-model' | 'classify' | 'translate';

/** All tasks; the first is the one without `--task`. */
export const taskNames: readonly TaskName[] = ['language-model', 'classify', 'translate'];
