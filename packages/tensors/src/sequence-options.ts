import type { Tensor1D } from '@tensorflow/tfjs-core';

/** Which way a sequence is gone through. */
export type SequenceDirection = 'forwards' | 'backwards';

/** How a recurrence goes through a sequence. */
export type SequenceOptions = {
  /**
   * How many steps each row has, int32, from 0 to time: [batch]. Past them outputs are 0, inputs do not matter, and the
   * state is that after the row's last step. Default: every row has all of them.
   */
  readonly lengths?: Tensor1D;
  /** `'backwards'` begins each row at its own end; outputs stay in their places. Default `'forwards'`. */
  readonly direction?: SequenceDirection;
};
