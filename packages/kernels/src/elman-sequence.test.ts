import { add, matMul, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { describeSequence } from './describe-sequence.reference.js';
import { type ElmanSequenceInputs, elmanSequence } from './elman-sequence.js';
import {
  type ElmanBlocks,
  type ElmanResultBlocks,
  elmanGradientReference,
  elmanReference,
} from './elman-sequence.reference.js';
import { linear } from './linear.js';

installTensorMatcher();

describeSequence({
  name: 'elmanSequence',
  gateCount: 1,
  biases: ['bias'],
  states: ['hidden'],
  sequence: (given, direction = 'forwards') =>
    elmanSequence({ ...(given as unknown as ElmanSequenceInputs), direction }),
  step: (given, input) => {
    const { inputWeight, recurrentWeight, bias, hidden } = given as unknown as ElmanSequenceInputs;
    return { hidden: tanh(add(linear(input as Tensor2D, inputWeight, bias), matMul(hidden, recurrentWeight))) };
  },
  reference: (given) => elmanReference(given as ElmanBlocks),
  gradientReference: (given, byResults) => elmanGradientReference(given as ElmanBlocks, byResults as ElmanResultBlocks),
});
