import { add, mul, sigmoid, split, sub, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { describeSequence } from './describe-sequence.reference.js';
import { gruResetBeforeGradientReference, gruResetBeforeReference } from './gru-reset-before-sequence.reference.js';
import { type GruSequenceInputs, gruSequence } from './gru-sequence.js';
import type { GruBlocks, GruResultBlocks } from './gru-sequence.reference.js';
import { linear } from './linear.js';

installTensorMatcher();

describeSequence({
  name: 'gruSequence with the reset before the product',
  gateCount: 3,
  biases: ['bias', 'recurrentBias'],
  states: ['hidden'],
  sequence: (given, direction = 'forwards') =>
    gruSequence({ ...(given as unknown as GruSequenceInputs), direction, reset: 'before' }),
  step: (given, input) => {
    const { inputWeight, recurrentWeight, bias, recurrentBias, hidden } = given as unknown as GruSequenceInputs;
    const thirds = (x: Tensor2D): Tensor2D[] => split(x, 3, 1);
    const [resetInput, updateInput, candidateInput] = thirds(linear(input as Tensor2D, inputWeight, bias));
    const [resetRecurrence, updateRecurrence] = thirds(linear(hidden, recurrentWeight, recurrentBias));
    const reset = sigmoid(add(resetInput as Tensor2D, resetRecurrence as Tensor2D));
    const update = sigmoid(add(updateInput as Tensor2D, updateRecurrence as Tensor2D));
    const recurrence = thirds(linear(mul(reset, hidden), recurrentWeight, recurrentBias))[2] as Tensor2D;
    const candidate = tanh(add(candidateInput as Tensor2D, recurrence));
    return { hidden: add(candidate, mul(update, sub(hidden, candidate))) };
  },
  reference: (given) => gruResetBeforeReference(given as GruBlocks),
  gradientReference: (given, byResults) =>
    gruResetBeforeGradientReference(given as GruBlocks, byResults as GruResultBlocks),
});
