import { memory } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { disposeTree } from '@unroll/tensors';
import { wasmHeapBytes } from '@unroll/testing';
import { characterTokenizer } from '@unroll/tokenizers';
import { adam, chain, clipByGlobalNorm, createTrainer, textBatches, train } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

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
