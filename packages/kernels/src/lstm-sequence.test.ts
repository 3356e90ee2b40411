import { add, matMul, type Tensor2D } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { describeSequence } from './describe-sequence.reference.js';
import { linear } from './linear.js';
import { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
import {
  type LstmBlocks,
  type LstmResultBlocks,
  lstmGradientReference,
  lstmReference,
} from './lstm-sequence.reference.js';
import { lstmUpdate } from './lstm-update.js';

installTensorMatcher();

describeSequence({
  name: 'lstmSequence',
  gateCount: 4,
  biases: ['bias'],
  states: ['hidden', 'memory'],
  sequence: (given, direction = 'forwards') => lstmSequence({ ...(given as unknown as LstmSequenceInputs), direction }),
  step: (given, input) => {
    const { inputWeight, recurrentWeight, bias, hidden, memory } = given as unknown as LstmSequenceInputs;
    const projection = linear(input as Tensor2D, inputWeight, bias);
    const next = lstmUpdate(add(projection, matMul(hidden, recurrentWeight)), memory);
    return { hidden: next.hidden, memory: next.memory };
  },
  reference: (given) => lstmReference(given as LstmBlocks),
  gradientReference: (given, byResults) => lstmGradientReference(given as LstmBlocks, byResults as LstmResultBlocks),
});
