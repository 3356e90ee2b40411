import { memory } from '@tensorflow/tfjs-core';
import { bidirectional, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { type ClassificationBatch, randomBits, randomKey, type TaggingBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { disposeTree, type Objective, type ParameterTree } from '@unroll/tensors';
import { wasmHeapBytes } from '@unroll/testing';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  chain,
  classificationBatch,
  clipByGlobalNorm,
  createTrainer,
  exampleBatches,
  taggingBatch,
  textBatches,
  train,
} from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { classificationObjective } from './classification-objective.js';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';
import { poolings } from './pooling.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { sequenceTagger } from './sequence-tagger.js';
import { taggingObjective } from './tagging-objective.js';

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

  const examples = Array.from({ length: 64 }, (_, index) => {
    const bits = randomBits(randomKey(index), 9).subarray(0, 1 + (index % 9));
    const tokens = Int32Array.from(bits, (word) => word % vocabularySize);
    return { tokens, label: index % 3, labels: tokens.map((token) => token % 2) };
  });
  const sizes = { inputSize: vocabularySize, hiddenSize: 8 };
  const encoder = bidirectional(gruCell(sizes), lstmCell(sizes));

  /** What memory holds after 30 and after 500 training steps; the batches of the first 30 come again and again. */
  function factsOfTraining<Parameters extends ParameterTree, Batch extends ClassificationBatch | TaggingBatch>(
    objective: Objective<Parameters, Record<string, never>, Batch>,
    collate: (some: readonly (typeof examples)[number][]) => Batch,
  ) {
    const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
    const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
    const batches = exampleBatches(examples, { batchSize: 8, collate, key: randomKey(2) });
    const facts: { numTensors: number; numDataBuffers: number; heap: number | undefined }[] = [];
    for (let step = 0; step < 500; step++) {
      trainer.step(batches.batchAt(step % 30));
      if (step !== 29 && step !== 499) continue;
      const { numTensors, numDataBuffers } = memory();
      facts.push({ numTensors, numDataBuffers, heap: wasmHeapBytes() });
    }
    trainer.dispose();
    expect(facts[0]?.heap).toBeGreaterThan(0);
    return facts;
  }

  test.each(poolings)(
    'holds as much after 500 training steps of a classifier with pooling %s as after 30',
    (pooling) => {
      const model = sequenceClassifier({ vocabularySize, classCount: 3, encoder, pooling });
      const facts = factsOfTraining(classificationObjective(model), classificationBatch);
      expect(facts[1]).toEqual(facts[0]);
    },
  );

  test('holds as much after 500 training steps of a tagger as after 30', () => {
    const model = sequenceTagger({ vocabularySize, tagCount: 2, encoder });
    const facts = factsOfTraining(taggingObjective(model), taggingBatch);
    expect(facts[1]).toEqual(facts[0]);
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
