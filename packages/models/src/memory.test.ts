import { memory } from '@tensorflow/tfjs-core';
import { attentionCell, bidirectional, dotMemoryReader, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { disposeTree } from '@unroll/tensors';
import { wasmHeapBytes } from '@unroll/testing';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  chain,
  clipByGlobalNorm,
  createTrainer,
  exampleBatches,
  textBatches,
  train,
  translationBatch,
} from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecoder } from './create-token-decoder.js';
import { encoderDecoder } from './encoder-decoder.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';
import { translate } from './translate.js';
import { translationObjective } from './translation-objective.js';

const tokenizer = characterTokenizer.train('abcdefghijklmnopqrstuvwxyz');
const { vocabularySize } = tokenizer;

beforeAll(async () => {
  await initializeBackend();
});

describe('memory', () => {
  test('holds as many tensors, buffers and heap bytes after 500 training steps as after 20', async () => {
    const tokens = Int32Array.from(randomBits(randomKey(1), 8_001), (bits) => bits % vocabularySize);
    const cell = stackCells(
      lstmCell({ inputSize: vocabularySize, hiddenSize: 16 }),
      gruCell({ inputSize: 16, hiddenSize: 16 }),
    );
    const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
    const trainer = createTrainer({
      objective: nextTokenObjective(languageModel({ vocabularySize, cell })),
      optimizer,
      key: randomKey(1),
    });
    const facts: { numTensors: number; numDataBuffers: number; heap: number | undefined }[] = [];
    for await (const event of train(trainer, textBatches(tokens, { batchSize: 8, timeSteps: 10 }), { steps: 500 })) {
      if (event.step !== 20 && event.step !== 500) continue;
      const { numTensors, numDataBuffers } = memory();
      facts.push({ numTensors, numDataBuffers, heap: wasmHeapBytes() });
    }
    expect(facts[0]?.heap).toBeGreaterThan(0);
    expect(facts[1]).toEqual(facts[0]);
    trainer.dispose();
  });

  test('holds as many after 500 training steps of a translator, which translates on the way, as after 20', async () => {
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

  test('holds as many tensors, buffers and heap bytes after 2,000 characters as after 20', async () => {
    const cell = lstmCell({ inputSize: vocabularySize, hiddenSize: 32 });
    const model = languageModel({ vocabularySize, cell });
    const parameters = model.initializeParameters(randomKey(1));
    const before = memory().numTensors;
    const continuation = generate(createTokenDecoder(model, parameters), {
      tokenizer,
      prompt: 'a',
      processors: [temperature(0.8)],
      sampler: multinomialSampler(),
      stoppingCriteria: [maximumLength(2_000)],
      key: randomKey(2),
    });
    const facts: { numTensors: number; numDataBuffers: number; heap: number | undefined }[] = [];
    let count = 0;
    for await (const _ of continuation) {
      count += 1;
      if (count !== 20 && count !== 1_999) continue;
      const { numTensors, numDataBuffers } = memory();
      facts.push({ numTensors, numDataBuffers, heap: wasmHeapBytes() });
    }
    expect(count).toBe(2_000);
    expect(facts[1]).toEqual(facts[0]);
    expect(memory().numTensors).toBe(before);
    disposeTree(parameters);
  });
});
