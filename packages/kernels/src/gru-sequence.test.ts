import type { Tensor2D } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { describeSequence } from './describe-sequence.reference.js';
import { type GruSequenceInputs, gruSequence } from './gru-sequence.js';
import { type GruBlocks, type GruResultBlocks, gruGradientReference, gruReference } from './gru-sequence.reference.js';
import { gruUpdate } from './gru-update.js';
import { linear } from './linear.js';

installTensorMatcher();

describeSequence({
  name: 'gruSequence',
  gateCount: 3,
  biases: ['bias', 'recurrentBias'],
  states: ['hidden'],
  sequence: (given, direction = 'forwards') => gruSequence({ ...(given as unknown as GruSequenceInputs), direction }),
  step: (given, input) => {
    const { inputWeight, recurrentWeight, bias, recurrentBias, hidden } = given as unknown as GruSequenceInputs;
    const projection = linear(input as Tensor2D, inputWeight, bias);
    return { hidden: gruUpdate(projection, linear(hidden, recurrentWeight, recurrentBias), hidden).hidden };
  },
  reference: (given) => gruReference(given as GruBlocks),
  gradientReference: (given, byResults) => gruGradientReference(given as GruBlocks, byResults as GruResultBlocks),
});
