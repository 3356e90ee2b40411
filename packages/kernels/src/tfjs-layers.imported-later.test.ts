import { expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';

test('tfjs that is imported after the kernels were installed trains with its own gradients', async () => {
  await initializeBackend();
  const tf = await import('@tensorflow/tfjs'); // registers gradients in place of ours
  const model = tf.sequential();
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
  const recurrentInitializer = tf.initializers.glorotUniform({ seed: 2 });
  model.add(tf.layers.lstm({ units: 5, inputShape: [4, 3], kernelInitializer, recurrentInitializer }));
  model.compile({ optimizer: tf.train.sgd(0.3), loss: 'meanSquaredError' });
  const [x, y] = [tf.ones([2, 4, 3]), tf.fill([2, 5], 0.25)];
  const losses: number[] = [];
  for (let step = 0; step < 40; step++) losses.push((await model.trainOnBatch(x, y)) as number);
  expect(tf.getBackend()).toBe('wasm');
  expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
});
