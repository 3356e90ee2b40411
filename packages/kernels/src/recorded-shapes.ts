import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';

let lastPlace = 0; // gradients are asked for from the end of the tape on

/**
 * The shape of an operand of a recorded call, for a gradient that saves nothing.
 *
 * tfjs has no other way to a shape than to save the tensor: a clone, an entry of the tape and a disposal for each. But
 * its tape holds the operands of every call, whose shapes outlive their values.
 *
 * @param saved What the gradient was called with. It is the call's own list, and identifies it.
 * @param operand The name of the operand in the call.
 */
export function recordedShape(saved: readonly Tensor[], operand: string): number[] {
  const tape = engine().state.activeTape ?? []; // null between gradients
  for (let tried = 0; tried < tape.length; tried++) {
    const place = (lastPlace - tried + tape.length) % tape.length;
    const node = tape[place];
    if (node?.saved !== saved) continue;
    lastPlace = place;
    return (node.inputs[operand] as Tensor).shape;
  }
  throw new BackendError({
    caller: 'recordedShape',
    problem: `the tape has no call whose operand ${operand} is asked for`,
    advice: 'Let tfjs call the gradients that it has registered, while it computes gradients.',
  });
}
