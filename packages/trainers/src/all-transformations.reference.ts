import type { StateTree } from '@unroll/tensors';
import { accumulateGradients } from './accumulate-gradients.js';
import { adam } from './adam.js';
import { adamW } from './adam-w.js';
import { averageWeights } from './average-weights.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { clipByValue } from './clip-by-value.js';
import { cosineSchedule } from './cosine-schedule.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { isMatrix } from './is-matrix.js';
import { ntAsgd } from './nt-asgd.js';
import { parameterGroups } from './parameter-groups.js';
import { reduceOnPlateau } from './reduce-on-plateau.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

// biome-ignore lint/suspicious/noExplicitAny: a state stands in both argument and result position, so no other type accepts every transformation
type AnyTransformation = GradientTransformation<any>;

/** A transformation with some options. */
export type TransformationCase = {
  /** The export that makes it. */
  readonly of: string;
  /** What is particular about it; empty if nothing is. */
  readonly variant: string;
  /** Whether it has a learning rate, of its own or within. */
  readonly hasRate: boolean;
  readonly create: () => GradientTransformation<StateTree>;
};

const learningRate = cosineSchedule({ peak: 0.01, steps: 2 });

function withRate(of: string, variant: string, create: () => AnyTransformation): TransformationCase {
  return { of, variant, hasRate: true, create };
}

function withoutRate(of: string, variant: string, create: () => AnyTransformation): TransformationCase {
  return { of, variant, hasRate: false, create };
}

/** Every transformation that is exported, each at least once. */
export const allTransformations: readonly TransformationCase[] = [
  withRate('accumulateGradients', 'of two batches', () =>
    accumulateGradients(chain(clipByGlobalNorm(1), adam({ learningRate })), { batches: 2 }),
  ),
  withRate('accumulateGradients', 'of three batches, with an average', () =>
    accumulateGradients(chain(sgd({ learningRate }), averageWeights()), { batches: 3 }),
  ),
  withRate('accumulateGradients', 'of one batch', () => accumulateGradients(ntAsgd({ learningRate }), { batches: 1 })),
  withRate('adam', '', () => adam({ learningRate: 0.01 })),
  withRate('adam', 'with a schedule', () => adam({ learningRate })),
  withRate('adamW', '', () => adamW({ learningRate: 0.01 })),
  withRate('adamW', 'on matrices', () => adamW({ learningRate, weightDecay: 0.5, decays: isMatrix })),
  withoutRate('averageWeights', '', () => averageWeights({ decay: 0.5 })),
  withRate('chain', 'of clipping and Adam', () => chain(clipByGlobalNorm(1), adam({ learningRate }))),
  withRate('chain', 'of chains', () => chain(chain(clipByGlobalNorm(1)), chain(adam({ learningRate })))),
  withRate('chain', 'of all that hears of validation', () =>
    chain(ntAsgd({ learningRate, nonMonotoneInterval: 1 }), reduceOnPlateau({ patience: 0 }), averageWeights()),
  ),
  withoutRate('clipByGlobalNorm', 'that clips', () => clipByGlobalNorm(0.1)),
  withoutRate('clipByGlobalNorm', 'that does not', () => clipByGlobalNorm(1e6)),
  withoutRate('clipByValue', '', () => clipByValue(0.1)),
  withRate('ntAsgd', '', () => ntAsgd({ learningRate: 0.01 })),
  withRate('ntAsgd', 'that starts to average', () => ntAsgd({ learningRate, nonMonotoneInterval: 1 })),
  withRate('ntAsgd', 'that averages from a step on', () => ntAsgd({ learningRate, startStep: 2, weightDecay: 0 })),
  withRate('parameterGroups', '', () =>
    parameterGroups([
      { of: isMatrix, optimizer: chain(adamW({ learningRate }), averageWeights()) },
      { of: () => true, optimizer: chain(clipByGlobalNorm(1), ntAsgd({ learningRate, nonMonotoneInterval: 1 })) },
    ]),
  ),
  withoutRate('reduceOnPlateau', '', () => reduceOnPlateau({ patience: 0, cooldown: 1 })),
  withRate('rmsprop', '', () => rmsprop({ learningRate: 0.01 })),
  withRate('sgd', '', () => sgd({ learningRate: 0.01 })),
  withRate('sgd', 'with weight decay', () => sgd({ learningRate, weightDecay: 0.1 })),
  withRate('sgd', 'with momentum', () => sgd({ learningRate, momentum: 0.9 })),
  withRate('sgd', 'of Nesterov', () => sgd({ learningRate, momentum: 0.9, nesterov: true, weightDecay: 0.1 })),
];
