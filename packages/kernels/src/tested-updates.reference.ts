import type { Tensor } from '@tensorflow/tfjs-core';
import { adamUpdate, adamUpdateKernel } from './adam-update.js';
import { addScaledTensors, addScaledTensorsKernel } from './add-scaled-tensors.js';
import { averageParameters, averageParametersKernel } from './average-parameters.js';
import { clipTensors, clipTensorsKernel } from './clip-tensors.js';
import { adamReference, type Numbers, rmspropReference, sgdReference } from './optimizer-updates.reference.js';
import { rmspropUpdate, rmspropUpdateKernel } from './rmsprop-update.js';
import { scaleTensors, scaleTensorsKernel } from './scale-tensors.js';
import { sgdUpdate, sgdUpdateKernel } from './sgd-update.js';
import type { UpdateKernel } from './update-kernel.js';

type Lists = Readonly<Record<string, readonly Tensor[]>>;

/** An update of lists of tensors, and what it is compared with. */
export type TestedUpdate = {
  readonly name: string;
  /** The lists that it takes, the consumed ones first and in the order of the results. */
  readonly lists: readonly string[];
  /** The lists that must not hold numbers below 0. */
  readonly squares: readonly string[];
  readonly kernel: UpdateKernel<string, Record<string, number>>;
  /** A list for each result. */
  readonly run: (lists: Lists) => Tensor[][];
  /** The numbers of each result. */
  readonly reference: (numbers: Numbers) => number[][];
};

function erased(kernel: UpdateKernel<never, never>): TestedUpdate['kernel'] {
  return kernel as unknown as TestedUpdate['kernel'];
}

function nothing(): never {
  throw new Error('a list is missing');
}

const descents: TestedUpdate[] = [false, true].map((nesterov) => ({
  name: nesterov ? 'sgdUpdate of Nesterov' : 'sgdUpdate',
  lists: ['gradients', 'velocities'],
  squares: [],
  kernel: erased(sgdUpdateKernel as never),
  run: ({ gradients = nothing(), velocities = nothing() }) => {
    const moved = sgdUpdate({ gradients, velocities, learningRate: 0.3, momentum: 0.8, nesterov });
    return [moved.updates, moved.velocities];
  },
  reference: (numbers) => Object.values(sgdReference(numbers, [0.3, 0.8], nesterov)),
}));

/** Every update, with some numbers for its rates. */
export const testedUpdates: readonly TestedUpdate[] = [
  {
    name: 'adamUpdate',
    lists: ['gradients', 'firstMoments', 'secondMoments'],
    squares: ['secondMoments'],
    kernel: erased(adamUpdateKernel as never),
    run: ({ gradients = nothing(), firstMoments = nothing(), secondMoments = nothing() }) => {
      const rates = { step: 3, learningRate: 0.02, firstMomentDecay: 0.8, secondMomentDecay: 0.9, epsilon: 1e-3 };
      const adapted = adamUpdate({ gradients, firstMoments, secondMoments, ...rates });
      return [adapted.updates, adapted.firstMoments, adapted.secondMoments];
    },
    reference: (numbers) => Object.values(adamReference(numbers, [3, 0.02, 0.8, 0.9, 1e-3])),
  },
  {
    name: 'rmspropUpdate',
    lists: ['gradients', 'secondMoments'],
    squares: ['secondMoments'],
    kernel: erased(rmspropUpdateKernel as never),
    run: ({ gradients = nothing(), secondMoments = nothing() }) => {
      const rates = { learningRate: 0.02, secondMomentDecay: 0.9, epsilon: 1e-3 };
      const adapted = rmspropUpdate({ gradients, secondMoments, ...rates });
      return [adapted.updates, adapted.secondMoments];
    },
    reference: (numbers) => Object.values(rmspropReference(numbers, [0.02, 0.9, 1e-3])),
  },
  ...descents,
  {
    name: 'scaleTensors',
    lists: ['tensors'],
    squares: [],
    kernel: erased(scaleTensorsKernel as never),
    run: ({ tensors = nothing() }) => [scaleTensors(tensors, -0.7)],
    reference: ({ tensors = [] }) => [Array.from(tensors, (value) => -0.7 * value)],
  },
  {
    name: 'addScaledTensors',
    lists: ['tensors', 'addends'],
    squares: [],
    kernel: erased(addScaledTensorsKernel as never),
    run: ({ tensors = nothing(), addends = nothing() }) => [addScaledTensors({ tensors, addends, factor: -0.7 })],
    reference: ({ tensors = [], addends = [] }) => [
      Array.from(tensors, (value, place) => value - 0.7 * (addends[place] as number)),
    ],
  },
  {
    name: 'averageParameters',
    lists: ['averages', 'parameters', 'updates'],
    squares: [],
    kernel: erased(averageParametersKernel as never),
    run: ({ averages = nothing(), parameters = nothing(), updates = nothing() }) => [
      averageParameters({ averages, parameters, updates, weight: 0.2 }),
    ],
    reference: ({ averages = [], parameters = [], updates = [] }) => [
      Array.from(
        averages,
        (value, place) => 0.8 * value + 0.2 * ((parameters[place] as number) + (updates[place] as number)),
      ),
    ],
  },
  {
    name: 'clipTensors',
    lists: ['tensors'],
    squares: [],
    kernel: erased(clipTensorsKernel as never),
    run: ({ tensors = nothing() }) => [clipTensors(tensors, 0.7)],
    reference: ({ tensors = [] }) => [Array.from(tensors, (value) => Math.max(-0.7, Math.min(0.7, value)))],
  },
];
