/** The names of all optimizers. */
export const optimizerNames = ['adam', 'adamw', 'rmsprop', 'sgd', 'nt-asgd'] as const;

/** What turns gradients into updates. */
export type OptimizerName = (typeof optimizerNames)[number];
