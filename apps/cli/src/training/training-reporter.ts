import type { DoneReason, StepEvent } from '@unroll/trainers';
import type { Score } from '../tasks/task.js';

/** Why a sitting of training came to its end. */
export type CompleteReason = Exclude<DoneReason, 'aborted' | 'diverged'>;

/** Tells how a sitting of training goes. */
export interface TrainingReporter {
  step(event: StepEvent): void;
  /** The model was measured on the validation data after so many steps. */
  validation(step: number, score: Score): void;
  /** Whether the last sample was long enough ago. */
  isSampleDue(): boolean;
  /** @param text A look at what the model does now. */
  sample(step: number, text: string): void;
  /** The run was saved after so many steps. */
  saved(step: number): void;
  /** Something is wrong, and training goes on. */
  warning(step: number, message: string): void;
  /** Ctrl-C was pressed. */
  stopping(): void;
  /**
   * The run was saved after its last step.
   *
   * @param best When it was the best on the validation data; undefined if it was never measured.
   */
  finished(reason: CompleteReason, best: { readonly step: number; readonly loss: number } | undefined): void;
  /** The run was saved in the middle. */
  stopped(): void;
}
