import * as tf from '@tensorflow/tfjs';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';
import { installKernels } from './install-kernels.js';
import { registerGradients } from './register-gradients.js';

installTensorMatcher();

beforeAll(async () => {
  registerGradients(); // after those of tfjs itself, which importing it registered
  await initializeBackend();
  await tf.setBackend('wasm');
  installKernels();
});

/** Losses of some training steps on a backend. Everything random has a fixed seed. */
async function lossesOn(backend: string, steps: number, create: () => tf.LayersModel, batch: () => tf.Tensor[]) {
  await tf.setBackend(backend);
  const model = create();
  const [x, y] = batch() as [tf.Tensor, tf.Tensor];
  const losses: number[] = [];
  const before = tf.memory().numTensors;
  for (let step = 0; step < steps; step++) {
    losses.push((await model.trainOnBatch(x, y)) as number);
    if (step === 1) expect(tf.memory().numTensors - before).toBeLessThan(40); // the optimizer's state
  }
  tf.disposeVariables();
  tf.dispose([x, y]);
  model.dispose();
  return losses;
}

async function expectSameLosses(create: () => tf.LayersModel, batch: () => tf.Tensor[]): Promise<void> {
  const expected = await lossesOn('cpu', 6, create, batch);
  const actual = await lossesOn('wasm', 6, create, batch);
  expect(expected.at(-1)).toBeLessThan(0.98 * (expected[0] as number));
  actual.forEach((loss, step) => {
    expect(Math.abs(loss / (expected[step] as number) - 1), `step ${step}`).toBeLessThan(1e-4);
  });
}

const [batchSize, time, vocabularySize] = [4, 7, 11];

/** Ids that follow one another, and what comes next as vectors. */
function sequences(): { ids: tf.Tensor2D; next: tf.Tensor } {
  const values = Array.from({ length: batchSize * (time + 1) }, (_, place) => (place * place) % vocabularySize);
  const all = tf.tensor2d(values, [batchSize, time + 1], 'int32');
  const next = tf.oneHot(tf.slice(all, [0, 1], [batchSize, time]), vocabularySize);
  return { ids: tf.slice(all, [0, 0], [batchSize, time]), next: tf.cast(next, 'float32') };
}

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

describe('a model of tfjs-layers trains as on the CPU', () => {
  test('LSTM and a softmax layer, with rmsprop', async () => {
    await expectSameLosses(
      () => {
        const model = tf.sequential();
        const [kernelInitializer, recurrentInitializer] = [seeded(1), seeded(2)];
        const inputShape = [null, vocabularySize];
        const options = { units: 16, returnSequences: true, kernelInitializer, recurrentInitializer, inputShape };
        model.add(tf.layers.lstm(options));
        const units = vocabularySize;
        model.add(tf.layers.dense({ units, activation: 'softmax', kernelInitializer: seeded(3) }));
        model.compile({ optimizer: tf.train.rmsprop(0.01), loss: 'categoricalCrossentropy' });
        return model;
      },
      () =>
        tf.tidy(() => {
          const { ids, next } = sequences();
          return [tf.cast(tf.oneHot(ids, vocabularySize), 'float32'), next];
        }),
    );
  });

  test('embedding, bidirectional GRU, dropout of nothing and a relu layer, with adam', async () => {
    await expectSameLosses(
      () => {
        const model = tf.sequential();
        const embeddingsInitializer = seeded(1);
        model.add(
          tf.layers.embedding({ inputDim: vocabularySize, outputDim: 8, embeddingsInitializer, inputLength: time }),
        );
        const [kernelInitializer, recurrentInitializer] = [seeded(2), seeded(3)];
        const layer = tf.layers.gru({
          units: 9,
          returnSequences: true,
          kernelInitializer,
          recurrentInitializer,
        }) as tf.RNN;
        model.add(tf.layers.bidirectional({ layer, mergeMode: 'concat' }));
        model.add(tf.layers.dense({ units: 10, activation: 'relu', kernelInitializer: seeded(4) }));
        model.add(tf.layers.dense({ units: vocabularySize, activation: 'softmax', kernelInitializer: seeded(5) }));
        model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
        return model;
      },
      () =>
        tf.tidy(() => {
          const { ids, next } = sequences();
          return [tf.cast(ids, 'float32'), next];
        }),
    );
  });
});
