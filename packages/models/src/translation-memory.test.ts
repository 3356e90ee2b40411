import { memory } from '@tensorflow/tfjs-core';
import { attentionCell, bidirectional, dotMemoryReader, gruCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { wasmHeapBytes } from '@unroll/testing';
import {
  adam,
  chain,
  clipByGlobalNorm,
  createTrainer,
  exampleBatches,
  train,
  translationBatch,
} from '@unroll/trainers';
import { beforeAll, expect, test } from 'vitest';
import { encoderDecoder } from './encoder-decoder.js';
import { translate } from './translate.js';
import { translationObjective } from './translation-objective.js';

beforeAll(async () => {
  await initializeBackend();
});

test('memory holds as many tensors, buffers and heap bytes after 500 training steps of a translator, which translates on the way, as after 20', async () => {
  const marks = { startToken: 0, endToken: 0 };
  const examples = Array.from({ length: 400 }, (_, index) => {
    const source = Int32Array.from(randomBits(randomKey(index), 1 + (index % 6)), (bits) => 1 + (bits % 8));
    return { source, target: source };
  });
  const gru = () => gruCell({ inputSize: 9, hiddenSize: 8 });
  const model = encoderDecoder({
    sourceVocabularySize: 9,
    targetVocabularySize: 9,
    encoder: bidirectional(gru(), gru(), { merge: 'sum' }),
    decoder: attentionCell(gru(), dotMemoryReader({ size: 8 }), { outputSize: 8 }),
  });
  const scheduledSampling = { probability: (step: number) => (step % 10 === 0 ? 0.5 : 0), key: randomKey(3) };
  const trainer = createTrainer({
    objective: translationObjective(model, { scheduledSampling }),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 })),
    key: randomKey(1),
  });
  const collate = (batch: readonly (typeof examples)[number][]) => translationBatch(batch, marks);
  const batches = exampleBatches(examples, { batchSize: 8, key: randomKey(2), collate });
  const sources = examples.slice(0, 10).map(({ source }) => source);
  const facts: { numTensors: number; numDataBuffers: number; heap: number | undefined }[] = [];
  for await (const event of train(trainer, batches, { steps: 500 })) {
    if (event.type !== 'step' || event.step % 20 !== 0) continue;
    translate(model, trainer.state.parameters, sources, { ...marks, maximumLength: 8 });
    if (event.step !== 20 && event.step !== 500) continue;
    const { numTensors, numDataBuffers } = memory();
    facts.push({ numTensors, numDataBuffers, heap: wasmHeapBytes() });
  }
  expect(facts[0]?.heap).toBeGreaterThan(0);
  expect(facts[1]).toEqual(facts[0]);
  trainer.dispose();
});
