import type { StateTree } from '@unroll/tensors';
import {
  adam,
  adamW,
  chain,
  clipByGlobalNorm,
  type GradientTransformation,
  isMatrix,
  ntAsgd,
  reduceOnPlateau,
  rmsprop,
  type Schedule,
  sgd,
} from '@unroll/trainers';
import type { OptimizerName } from './optimizer-name.js';
import { defaultClip, type TrainingSettings } from './training-settings.js';

type Optimizer = GradientTransformation<StateTree>;

const factories: Readonly<Record<OptimizerName, (learningRate: Schedule) => Optimizer>> = {
  adam: (learningRate) => adam({ learningRate }),
  adamw: (learningRate) => adamW({ learningRate, decays: isMatrix }),
  rmsprop: (learningRate) => rmsprop({ learningRate }),
  sgd: (learningRate) => sgd({ learningRate, momentum: 0.9, nesterov: true }),
  'nt-asgd': (learningRate) => ntAsgd({ learningRate }),
};

/** The optimizer that settings describe. */
export function optimizerOf(
  { optimizer = 'adam', clip = defaultClip, schedule }: Pick<TrainingSettings, 'optimizer' | 'clip' | 'schedule'>,
  learningRate: Schedule,
): Optimizer {
  const parts: Optimizer[] = [
    ...(clip === null ? [] : [clipByGlobalNorm(clip)]),
    factories[optimizer](learningRate),
    ...(schedule === 'plateau' ? [reduceOnPlateau({ factor: 0.5, patience: 2 })] : []),
  ];
  return chain(...(parts as [Optimizer, ...Optimizer[]]));
}
