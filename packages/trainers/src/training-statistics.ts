/** What a step did to one parameter. */
export type ParameterStatistics = {
  /** How many numbers it has. */
  readonly size: number;
  /** The Euclidean norm of the parameter before the step. */
  readonly parameterNorm: number;
  /** That of its gradient, before the optimizer. */
  readonly gradientNorm: number;
  /** That of what was added to it. About a thousandth of the parameter's is usual. */
  readonly updateNorm: number;
};

/** What can be plotted of a step. */
export type TrainingStatistics = {
  /** Each parameter by its path, such as `layers.0.inputWeight`. */
  readonly parameters: Readonly<Record<string, ParameterStatistics>>;
  /** What the objective observes of its model, by name, such as the share of an LSTM's saturated gates. */
  readonly observations: Readonly<Record<string, number>>;
};
