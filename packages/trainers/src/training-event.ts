/** Why training ended. */
export type DoneReason =
  /** The number of steps asked for was reached. */
  | 'steps'
  /** The time asked for has passed. */
  | 'time'
  /** The signal was aborted. */
  | 'aborted'
  /** The loss or its gradient was not finite. The parameters are those before that step. */
  | 'diverged';

/** What {@link train} tells, in order. `step` is always the count of steps made so far. */
export type TrainingEvent =
  | {
      readonly type: 'step';
      readonly step: number;
      /** The loss before the step, as the objective defines it. */
      readonly loss: number;
      /** The global norm of the gradients before the optimizer. */
      readonly gradientNorm: number;
      /** How long the step took. */
      readonly durationMilliseconds: number;
    }
  | {
      readonly type: 'validation';
      readonly step: number;
      /** The mean loss over the validation batches. */
      readonly loss: number;
    }
  | { readonly type: 'done'; readonly step: number; readonly reason: DoneReason };
