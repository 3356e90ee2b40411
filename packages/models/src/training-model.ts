/** The option of objectives that train on another model than they measure. */
export type TrainingModelOptions<Model> = {
  /**
   * The model that is trained on at a step, by the count of steps made before, over the same parameters: such as one with
   * noise that differs from step to step. Losses that are measured and not trained on are those of the model itself.
   * Default: the model itself.
   */
  readonly trainingModel?: (step: number) => Model;
};

/** The model whose loss is asked for: where a step is trained, that which is trained on. */
export function modelAt<Model>(
  model: Model,
  { trainingModel }: TrainingModelOptions<Model>,
  step: number | undefined,
): Model {
  return step === undefined || trainingModel === undefined ? model : trainingModel(step);
}
