import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { TokenBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';
import { plainState, stateWithNoise } from './plain-state.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link nextTokenObjective}. */
export type NextTokenObjectiveOptions<
  CellParameters extends ParameterTree,
  Tied extends boolean,
> = TrainingModelOptions<LanguageModel<CellParameters, StateTree, Tied>>;

/**
 * The objective that a language model is trained on: the mean over all tokens of a batch of -log p(next token), in nats.
 * The state after a batch's last time step is what the next batch goes on from: that of the model itself, without the noise
 * of one that is trained on.
 *
 * Source: truncated back-propagation through time, Williams & Peng 1990; no gradient flows from batch to batch.
 *
 * @throws VocabularyError from `loss`, if a token of the batch is not from 0 to vocabularySize - 1.
 * @example
 * const dropped = (step: number) => variationalDropout(cell, { outputRate: 0.3, key: foldInKey(key, step) });
 * const objective = nextTokenObjective(languageModel({ vocabularySize, cell }), {
 *   trainingModel: (step) => languageModel({ vocabularySize, cell: dropped(step) }),
 * });
 */
export function nextTokenObjective<
  CellParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: LanguageModel<CellParameters, State, Tied>,
  options: NextTokenObjectiveOptions<NoInfer<CellParameters>, NoInfer<Tied>> = {},
): Objective<LanguageModelParameters<CellParameters, Tied>, State, TokenBatch> {
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: (batchSize) => model.initialState(batchSize),
    loss(parameters, { batchSize, timeSteps, inputs, targets }, state, step) {
      return tidy(() => {
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const targetTokens = tensor2d(targets, [batchSize, timeSteps], 'int32');
        const current = modelAt<LanguageModel<CellParameters, StateTree, Tied>>(model, options, step);
        const isItself = current === model;
        const first = isItself ? state : stateWithNoise(current.initialState(batchSize), state);
        const { logits, state: next } = current.sequence(parameters, tokens, first);
        const loss = sparseSoftmaxCrossEntropy({ logits, targets: targetTokens });
        return { loss, state: (isItself ? next : plainState(next)) as State };
      });
    },
  };
}
