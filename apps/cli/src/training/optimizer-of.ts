import type { StateTree } from '@unroll/tensors';
import {
  adam,
  adamW,
  chain,
  clipByGlobalNorm,
  type GradientTransformation,
  rmsprop,
  type Schedule,
  sgd,
} from '@unroll/trainers';
import type { OptimizerName } from './optimizer-name.js';
import { defaultClip, type TrainingSettings } from './training-settings.js';

const momentum = 0.9;

const factories: Readonly<Record<OptimizerName, (learningRate: Schedule) => GradientTransformation<StateTree>>> = {
  adam: (learningRate) => adam({ learningRate }),
  adamw: (learningRate) => adamW({ learningRate }),
  rmsprop: (learningRate) => rmsprop({ learningRate }),
  sgd: (learningRate) => sgd({ learningRate, momentum, nesterov: true }),
};

/** The optimizer that settings describe. */
export function optimizerOf(
  { optimizer = 'adam', clip = defaultClip }: Pick<TrainingSettings, 'optimizer' | 'clip'>,
  learningRate: Schedule,
): GradientTransformation<StateTree> {
  const optimize = factories[optimizer](learningRate);
  return clip === null ? chain(optimize) : chain(clipByGlobalNorm(clip), optimize);
}
