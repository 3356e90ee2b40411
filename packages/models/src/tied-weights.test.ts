import { abs, add, max, memory, type Tensor2D, tensor1d, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, projectedLstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey, type TokenBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { generate, greedySampler, maximumLength } from '@unroll/samplers';
import { disposeTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { characterTokenizer } from '@unroll/tokenizers';
import { adam, createTrainer, textBatches, train } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileTokenDecoder } from './compile-token-decoder.js';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

const vocabularySize = 7;

/** The same network with its weights tied, and not. */
function bothModels() {
  const cell = stackCells(lstmCell({ inputSize: 4, hiddenSize: 6 }), gruCell({ inputSize: 6, hiddenSize: 4 }));
  const sizes = { vocabularySize, embeddingSize: 4, cell } as const;
  return { tied: languageModel({ ...sizes, tiedWeights: true }), untied: languageModel(sizes) };
}

function tokensFor(seed: number, length: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(seed), length), (bits) => bits % vocabularySize);
}

describe('languageModel with tied weights', () => {
  test('holds the embedding once, and in the head a bias alone', () => {
    tidy(() => {
      const { tied, untied } = bothModels();
      const parameters = tied.initializeParameters(randomKey(1));
      const leaves = treeLeaves(parameters);
      expect(leaves.map(({ path }) => path).filter((path) => !path.startsWith('cell'))).toEqual([
        'embedding.weight',
        'head.bias',
      ]);
      expect(new Set(leaves.map(({ tensor }) => tensor)).size).toBe(leaves.length);
      const own = untied.initializeParameters(randomKey(1));
      expect(parameters.embedding.weight).toMatchTensor(own.embedding.weight as typeof own.head.weight);
      expect(parameters.cell[0].inputWeight).toMatchTensor(own.cell[0].inputWeight);
    });
  });

  test('has the logits of an untied head whose weight is the embedding, transposed', () => {
    tidy(() => {
      const { tied, untied } = bothModels();
      const parameters = tied.initializeParameters(randomKey(1));
      const { embedding } = parameters;
      const equal = { ...parameters, head: { weight: transpose(embedding.weight), bias: parameters.head.bias } };
      const tokens = tensor2d(tokensFor(1, 12), [3, 4], 'int32');
      const whole = tied.sequence(parameters, tokens, tied.initialState(3));
      const expected = untied.sequence(equal, tokens, untied.initialState(3));
      expect(whole.logits).toMatchTensor(expected.logits);
      const column = tensor1d(tokensFor(6, 3), 'int32');
      const step = tied.step(parameters, column, tied.initialState(3));
      expect(step.logits).toMatchTensor(untied.step(equal, column, untied.initialState(3)).logits);
    });
  });

  test('has the gradient of its logits by every parameter', () => {
    tidy(() => {
      const { tied } = bothModels();
      const tokens = tensor2d(tokensFor(2, 12), [3, 4], 'int32');
      expectGradient(
        (parameters) => tied.sequence(parameters, tokens, tied.initialState(3)).logits,
        tied.initializeParameters(randomKey(2)),
      );
    });
  });

  test('gives the embedding the gradients of both of its uses, added up', () => {
    tidy(() => {
      const { tied, untied } = bothModels();
      const parameters = tied.initializeParameters(randomKey(1));
      const equal = {
        ...parameters,
        head: { weight: transpose(parameters.embedding.weight), bias: parameters.head.bias },
      };
      const [inputs, targets] = [tokensFor(3, 12), tokensFor(4, 12)];
      const batch: TokenBatch = { batchSize: 3, timeSteps: 4, inputs, targets, startsStream: true };
      const one = valueAndGradient(
        (at: typeof parameters) => nextTokenObjective(tied).loss(at, batch, tied.initialState(3)),
        parameters,
      );
      const two = valueAndGradient(
        (at: typeof equal) => nextTokenObjective(untied).loss(at, batch, untied.initialState(3)),
        equal,
      );
      expect(one.loss).toMatchTensor(two.loss);
      const asInput = two.gradients.embedding.weight as typeof parameters.embedding.weight;
      const asHead = transpose(two.gradients.head.weight);
      expect(one.gradients.embedding.weight).toMatchTensor(add(asInput, asHead));
      for (const part of [asInput, asHead]) expect(max(abs(part)).dataSync()[0]).toBeGreaterThan(1e-3);
      expect(one.gradients.head.bias).toMatchTensor(two.gradients.head.bias);
      expect(one.gradients.cell[0].inputWeight).toMatchTensor(two.gradients.cell[0].inputWeight);
    });
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const { tied } = bothModels();
      const parameters = tied.initializeParameters(randomKey(1));
      const state = tied.initialState(2);
      const tokens = tensor2d(tokensFor(5, 6), [2, 3], 'int32');
      const column = tensor1d(tokensFor(6, 2), 'int32');
      disposeTree([tied.sequence(parameters, tokens, state), tied.step(parameters, column, state)]);
      disposeTree([parameters, state, tokens, column]);
    });
  });

  test('is trained, and writes what it learned with either decoder', async () => {
    const text = 'the cat sat on the mat. ';
    const tokenizer = characterTokenizer.train(text);
    const model = languageModel({
      vocabularySize: tokenizer.vocabularySize,
      embeddingSize: 24,
      cell: lstmCell({ inputSize: 24, hiddenSize: 24 }),
      tiedWeights: true,
    });
    const before = memory().numTensors;
    const optimizer = adam({ learningRate: 0.03 });
    const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer, key: randomKey(1) });
    const batches = textBatches(tokenizer.encode(text.repeat(20)), { batchSize: 4, timeSteps: 24 });
    for await (const event of train(trainer, batches, { steps: 120 })) if (event.type === 'done') break;
    const { parameters } = trainer.state;
    const compiled = compileTokenDecoder(model, parameters);
    expect(compiled.compiled).toBe(true);
    const composed = createTokenDecoder(model, parameters);
    const options = { tokenizer, sampler: greedySampler(), stoppingCriteria: [maximumLength(40)], key: randomKey(2) };
    const written = ['', ''];
    for await (const token of generate(compiled, { ...options, prompt: 'the c' })) written[0] += token.text;
    for await (const token of generate(composed, { ...options, prompt: 'the c' })) written[1] += token.text;
    expect(written).toEqual(Array(2).fill('at sat on the mat. the cat sat on the ma'));
    compiled.dispose();
    trainer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test.each(['float32', 'int8', 'float16'] as const)('compiles as the untied head does, %s', (weights) => {
    expectNoLeak(() => {
      const { tied, untied } = bothModels();
      const parameters = tied.initializeParameters(randomKey(1));
      const weight: Tensor2D = transpose(parameters.embedding.weight);
      const equal = { ...parameters, head: { weight, bias: parameters.head.bias } };
      const compiled = compileTokenDecoder(tied, parameters, { weights });
      const expected = compileTokenDecoder(untied, equal, { weights });
      expect(compiled.compiled).toBe(true);
      disposeTree([parameters, weight]); // both have copies
      const tokens = Int32Array.of(0, 6, 3, 3, 5);
      const first = compiled.step(tokens, compiled.initialState(5));
      const firstExpected = expected.step(tokens, expected.initialState(5));
      expect(first.logits).toEqual(firstExpected.logits);
      expect(compiled.step(tokens, first.state).logits).toEqual(expected.step(tokens, firstExpected.state).logits);
      compiled.dispose();
      expected.dispose();
    });
  });

  test('falls back to tensors where its cell cannot be compiled', () => {
    expectNoLeak(() => {
      const cell = projectedLstmCell({ inputSize: 4, hiddenSize: 6, projectionSize: 4 });
      const model = languageModel({ vocabularySize, embeddingSize: 4, cell, tiedWeights: true });
      const parameters = model.initializeParameters(randomKey(1));
      const composed = createTokenDecoder(model, parameters);
      const start = composed.initialState(1);
      const expected = composed.step(Int32Array.of(3), start);
      const decoder = compileTokenDecoder(model, parameters);
      expect(decoder.compiled).toBe(false);
      expect(decoder.step(Int32Array.of(3), decoder.initialState(1)).logits).toEqual(expected.logits);
      decoder.dispose();
      composed.release(start);
      composed.release(expected.state);
      disposeTree(parameters);
    });
  });

  test('refuses an output of another size, and tokens without an embedding', () => {
    const cell = lstmCell({ inputSize: 8, hiddenSize: 16 });
    const options = { vocabularySize: 8, cell, tiedWeights: true } as const;
    expect(() => languageModel({ ...options, embeddingSize: 8 } as never)).toThrow(
      'languageModel: `cell.outputSize` must equal embeddingSize, 8, where weights are tied, got 16. ' +
        'End a stack with a cell of that size.',
    );
    expect(() => languageModel(options as never)).toThrow(
      "languageModel: `embeddingSize` must be the cell's outputSize, 16, where weights are tied, got undefined.",
    );
  });
});
