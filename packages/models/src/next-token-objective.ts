import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { withNoise, withoutNoise } from '@unroll/cells';
import type { TokenBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';

/** Options of {@link nextTokenObjective}. */
export type NextTokenObjectiveOptions<CellParameters extends ParameterTree, Tied extends boolean> = {
  /**
   * The model that is trained on at a step, over the same parameters, such as one with noise that differs from step to
   * step. Losses that are measured and not trained on are those of the model itself, whose state is carried on in any
   * case. Default: the model itself.
   */
  readonly trainingModel?: (step: number) => LanguageModel<CellParameters, StateTree, Tied>;
};

/**
 * The objective that a language model is trained on: the mean over all tokens of a batch of -log p(next token), in nats.
 * The state after a batch's last time step is what the next batch goes on from.
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
  const { trainingModel } = options;
  // The state of a model with noise has that of the model itself within, in a structure that is not known here.
  const noisyState: (fresh: StateTree, carried: StateTree) => StateTree = withNoise as never;
  const carriedState: (state: StateTree) => State = withoutNoise as never;
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: (batchSize) => model.initialState(batchSize),
    loss(parameters, { batchSize, timeSteps, inputs, targets }, state, step) {
      return tidy(() => {
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const targetTokens = tensor2d(targets, [batchSize, timeSteps], 'int32');
        const noisy = step === undefined ? undefined : trainingModel?.(step);
        const { logits, state: next } =
          noisy === undefined
            ? model.sequence(parameters, tokens, state)
            : noisy.sequence(parameters, tokens, noisyState(noisy.initialState(batchSize), state));
        const loss = sparseSoftmaxCrossEntropy({ logits, targets: targetTokens });
        return { loss, state: noisy === undefined ? (next as State) : carriedState(next) };
      });
    },
  };
}
