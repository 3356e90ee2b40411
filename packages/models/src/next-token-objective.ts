import { add, type Scalar, slice, type Tensor3D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireNumber, type TokenBatch } from '@unroll/core';
import { embeddingLookup, sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import { mapTree, type Objective, type ParameterTree, type StateTree } from '@unroll/tensors';
import { activationPenalties } from './activation-penalties.js';
import { gateSaturation } from './gate-saturation.js';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';
import { placesWithin } from './places-within.js';
import { plainState, stateWithNoise } from './plain-state.js';
import { requireRowCounts } from './require-row-counts.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link nextTokenObjective}. */
export type NextTokenObjectiveOptions<
  CellParameters extends ParameterTree,
  Tied extends boolean,
> = TrainingModelOptions<LanguageModel<CellParameters, StateTree, Tied>> & {
  /**
   * The share of each target's weight that is spread evenly over all tokens, where the loss is trained on: from 0 to less
   * than 1. Default 0.
   */
  readonly labelSmoothing?: number;
  /**
   * α: how much of the mean square of the cell's outputs is added to a loss that is trained on. At least 0. Default 0.
   *
   * The mean is over steps: where target counts are not the lengths, several workers that share a batch, each counting for
   * its targets, do not make of it what one does.
   */
  readonly activationRegularization?: number;
  /**
   * β: how much of the mean square of their differences from step to step is added to a loss that is trained on. At least 0.
   * Default 0.
   *
   * The mean is over pairs of steps: where rows have unequal lengths, several workers that share a batch, each counting for
   * its targets, do not make of it what one does. One with four rows of 20 steps and one with four of 2 count those of
   * their rows 0.96 and 1.8 times.
   */
  readonly temporalActivationRegularization?: number;
};

/**
 * The objective that a language model is trained on: the mean over all targets of a batch of -log p(next token), in nats.
 * The state after a batch's last time step, or that of each row's length, is what the next batch goes on from: that of the
 * model itself, without the noise of one that is trained on.
 *
 * With α and β, the loss that is trained on, h being what the head reads, has in addition
 *
 *   α·mean(h²) + β·mean((hₜ₊₁ - hₜ)²)
 *
 * within the lengths. Merity, McCann & Socher take the first of h with its dropout, as here, and the second of h without:
 * here that has its dropout too, which makes it larger by 1 / (1 - outputRate) on average, so give a β that is smaller by
 * as much.
 *
 * `observe` tells how saturated the gates of LSTM and GRU layers are, measured on the first row of a batch: the shares of
 * those below 0.1, `layers.0.forgetGate.closed`, and of those above 0.9, `layers.0.forgetGate.open`.
 *
 * Source: truncated back-propagation through time, Williams & Peng 1990; no gradient flows from batch to batch. α and β,
 * Merity, McCann & Socher 2017. Saturation of gates, Karpathy, Johnson & Li 2015, section 4.2.
 *
 * @throws ArgumentError if an option is out of its range; from `loss`, if a length is not from 1 to timeSteps, or a target
 *   count not from 1 to the length.
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
  const { labelSmoothing = 0, activationRegularization = 0, temporalActivationRegularization = 0 } = options;
  const factors = { activationRegularization, temporalActivationRegularization };
  requireNumber('nextTokenObjective', { labelSmoothing }, { minimum: 0, below: 1 });
  requireNumber('nextTokenObjective', factors, { minimum: 0 });
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: (batchSize) => model.initialState(batchSize),

    loss(parameters, batch, state, step) {
      const { batchSize, timeSteps, inputs, targets, lengths } = batch;
      requireCounts(batch);
      return tidy(() => {
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const current = modelAt<LanguageModel<CellParameters, StateTree, Tied>>(model, options, step);
        const isItself = current === model;
        const first = isItself ? state : stateWithNoise(current.initialState(batchSize), state);
        const within = lengths && { lengths: tensor1d(lengths, 'int32') };
        const { logits, outputs, state: next } = current.sequence(parameters, tokens, first, within);
        const counted = countedPlaces(batch);
        const crossEntropy = sparseSoftmaxCrossEntropy({
          logits,
          targets: tensor2d(targets, [batchSize, timeSteps], 'int32'),
          ...(counted && { mask: tensor2d(counted, [batchSize, timeSteps], 'bool') }),
          labelSmoothing: step === undefined ? 0 : labelSmoothing,
        });
        const penalties = step === undefined ? undefined : activationPenalties(outputs, { ...factors, lengths });
        const loss: Scalar = penalties === undefined ? crossEntropy : add(crossEntropy, penalties);
        return { loss, state: (isItself ? next : plainState(next)) as State };
      });
    },

    ...(model.layers !== undefined && {
      observe(parameters: LanguageModelParameters<CellParameters, Tied>, batch: TokenBatch, state: State) {
        return tidy(() => {
          const length = batch.lengths?.[0] ?? batch.timeSteps;
          const tokens = tensor2d(batch.inputs.subarray(0, length), [1, length], 'int32');
          const { weight } = parameters.embedding;
          const inputs = weight === undefined ? tokens : (embeddingLookup(weight, tokens) as Tensor3D);
          return gateSaturation(
            model.layers?.(parameters) ?? [],
            inputs,
            mapTree(state as StateTree, (tensor) => slice(tensor, 0, 1)),
          );
        });
      },
    }),
  };
}

/** Which targets of a batch count, 1 or 0 each; undefined where all do. */
function countedPlaces({ batchSize, timeSteps, lengths, targetCounts }: TokenBatch): Uint8Array | undefined {
  if (lengths === undefined && targetCounts === undefined) return undefined;
  return placesWithin(lengths ?? new Int32Array(batchSize).fill(timeSteps), timeSteps, targetCounts);
}

function requireCounts({ batchSize, timeSteps, lengths, targetCounts }: TokenBatch): void {
  const caller = 'nextTokenObjective.loss';
  if (lengths !== undefined) requireRowCounts(caller, { 'batch.lengths': lengths }, batchSize, () => timeSteps);
  if (targetCounts === undefined) return;
  requireRowCounts(caller, { 'batch.targetCounts': targetCounts }, batchSize, (row) => lengths?.[row] ?? timeSteps);
}
