import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { describeGradientTransformation } from '@unroll/testing';
import { beforeAll, describe } from 'vitest';
import { adam } from './adam.js';
import { adamW } from './adam-w.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { cosineSchedule } from './cosine-schedule.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

describe.each(['cpu', 'wasm'])('on the %s backend', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  const learningRate = cosineSchedule({ peak: 0.01, steps: 2 });
  describeGradientTransformation('adam', () => adam({ learningRate: 0.01 }));
  describeGradientTransformation('adam with a schedule', () => adam({ learningRate }));
  describeGradientTransformation('adamW', () => adamW({ learningRate: 0.01 }));
  describeGradientTransformation('rmsprop', () => rmsprop({ learningRate: 0.01 }));
  describeGradientTransformation('sgd', () => sgd({ learningRate: 0.01 }));
  describeGradientTransformation('sgd with momentum', () => sgd({ learningRate, momentum: 0.9 }));
  describeGradientTransformation('sgd of Nesterov', () => sgd({ learningRate, momentum: 0.9, nesterov: true }));
  describeGradientTransformation('clipByGlobalNorm that clips', () => clipByGlobalNorm(0.1));
  describeGradientTransformation('clipByGlobalNorm that does not', () => clipByGlobalNorm(1e6));
  describeGradientTransformation('chain', () => chain(clipByGlobalNorm(1), adam({ learningRate })));
  describeGradientTransformation('chain of chains', () =>
    chain(chain(clipByGlobalNorm(1)), chain(adam({ learningRate }))),
  );
});
