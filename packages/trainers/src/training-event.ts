/** What {@link train} tells, in order. `step` is always the count of steps made so far, those of earlier runs included. */
export type TrainingEvent = StepEvent | ValidationEvent | DoneEvent;

/** A step was made. */
export type StepEvent = {
  readonly type: 'step';
  readonly step: number;
  /** The loss before the step, as the objective defines it. */
  readonly loss: number;
  /** The global norm of the gradients before the optimizer. */
  readonly gradientNorm: number;
  /** How long the step took, with its batch. */
  readonly durationMilliseconds: number;
};

/** The loss was measured on the validation batches. */
export type ValidationEvent = {
  readonly type: 'validation';
  readonly step: number;
  /** The mean over all their targets. */
  readonly loss: number;
};

/** Training ended. Always the last event. */
export type DoneEvent = { readonly type: 'done'; readonly step: number } & Ending;

/** Why training ended. */
export type Ending =
  /** The number of steps asked for was reached, or the time asked for has passed, or the signal was aborted. */
  | { readonly reason: 'steps' | 'time' | 'aborted' }
  /** The loss or the gradient norm of the next step is not finite. The parameters are those before it. */
  | { readonly reason: 'diverged'; readonly loss: number; readonly gradientNorm: number };

/** The name of why training ended. */
export type DoneReason = Ending['reason'];
