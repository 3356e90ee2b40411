import type { DoneReason, StepEvent, WarningEvent } from '@unroll/trainers';
import type { Score } from '../tasks/task.js';

/** Why a sitting of training came to its end. */
export type CompleteReason = Exclude<DoneReason, 'aborted' | 'diverged'>;

/** When a model was the best on the validation data, and what its loss was, in nats. */
export type BestMeasurement = { readonly step: number; readonly loss: number };

/** What a warning is about: something of training, or the picture of the losses. */
type WarningKind = WarningEvent['kind'] | 'plot';

/** Tells how a sitting of training goes. */
export interface TrainingReporter {
  step(event: StepEvent): void;
  /** The model was measured on the validation data after so many steps. */
  validation(step: number, score: Score): void;
  /** @param text A look at what the model does now. */
  sample(step: number, text: string): void;
  /** The run was saved after so many steps. */
  saved(step: number): void;
  /** Something is wrong, and training goes on. */
  warning(step: number, kind: WarningKind, message: string): void;
  /** Ctrl-C was pressed. */
  stopping(): void;
  /**
   * The run was saved after its last step.
   *
   * @param best When it was the best on the validation data; undefined if it was never measured.
   */
  finished(reason: CompleteReason, best: BestMeasurement | undefined): void;
  /** The run was saved in the middle. */
  stopped(): void;
  /**
   * Training cannot go on, and is not saved again. The command then ends with an error that says so.
   *
   * @param problem What is not a finite number.
   */
  diverged(problem: string): void;
  /** Something else went wrong. The command then ends with that error. */
  failed(message: string): void;
}
