import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { TokenBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';

/**
 * The objective that a language model is trained on: the mean over all tokens of a batch of -log p(next token), in nats.
 * The state after a batch's last time step is what the next batch goes on from.
 *
 * Source: truncated back-propagation through time, Williams & Peng 1990; no gradient flows from batch to batch.
 *
 * @throws VocabularyError from `loss`, if a token of the batch is not from 0 to vocabularySize - 1.
 * @example const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer, key: randomKey(1) });
 */
export function nextTokenObjective<
  CellParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: LanguageModel<CellParameters, State, Tied>,
): Objective<LanguageModelParameters<CellParameters, Tied>, State, TokenBatch> {
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: (batchSize) => model.initialState(batchSize),
    loss(parameters, { batchSize, timeSteps, inputs, targets }, state) {
      return tidy(() => {
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const { logits, state: next } = model.sequence(parameters, tokens, state);
        const targetTokens = tensor2d(targets, [batchSize, timeSteps], 'int32');
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets: targetTokens }), state: next };
      });
    },
  };
}
