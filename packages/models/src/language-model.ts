import { type Tensor1D, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { unroll } from '@unroll/cells';
import { type RandomKey, splitKey } from '@unroll/core';
import { linear } from '@unroll/kernels';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type RecurrentLayer,
  requireTokenIds,
  type StateTree,
} from '@unroll/tensors';
import { initializeLinearHead, type LinearHeadParameters } from './linear-head.js';
import { type TokenVectorParameters, tokenVectors } from './token-vectors.js';

/** Options of {@link languageModel}. */
export type LanguageModelOptions<CellParameters extends ParameterTree, State extends StateTree> = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: number;
  /** The recurrence. Its inputSize is vocabularySize, or embeddingSize where that is given. */
  readonly cell: RecurrentCell<CellParameters, State>;
  /** Length of the learned vector of each token. Default: none; tokens enter the cell as one-hot vectors. */
  readonly embeddingSize?: number;
};

/** The parameters of a language model. */
export type LanguageModelParameters<CellParameters extends ParameterTree> = {
  /** weight [vocabularySize, embeddingSize]; empty where tokens enter as one-hot vectors. */
  embedding: TokenVectorParameters;
  cell: CellParameters;
  /** From the cell's output to logits: weight [outputSize, vocabularySize], bias [vocabularySize]. */
  head: LinearHeadParameters;
};

/**
 * A recurrence from token ids to the logits of the token that follows. The caller owns what a method returns.
 *
 * Where a token is not from 0 to vocabularySize - 1, `step` and `sequence` throw a VocabularyError.
 */
export interface LanguageModel<CellParameters extends ParameterTree, State extends StateTree> {
  readonly vocabularySize: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): LanguageModelParameters<CellParameters>;
  /** The state before the first token; each tensor is [batch, ...]. */
  initialState(batchSize: number): State;
  /** One token for each row. Shapes: tokens, int32, [batch]; logits [batch, vocabularySize]. */
  step(
    parameters: LanguageModelParameters<CellParameters>,
    tokens: Tensor1D,
    state: State,
  ): { logits: Tensor2D; state: State };
  /** All time steps at once. Shapes: tokens, int32, [batch, time]; logits [batch, time, vocabularySize]. */
  sequence(
    parameters: LanguageModelParameters<CellParameters>,
    tokens: Tensor2D,
    state: State,
  ): { logits: Tensor3D; state: State };
  /** The layers of its cell, where those with the embedding and the head are all that a step is: see `RecurrentCell`. */
  layers?(parameters: LanguageModelParameters<CellParameters>): readonly RecurrentLayer[];
}

/**
 * A language model: tokens as one-hot or learned vectors, a recurrent cell, and a linear head that gives logits.
 *
 * Shapes: tokens, int32, [batch] and [batch, time]; logits [batch, vocabularySize] and [batch, time, vocabularySize].
 * Parameters: embedding.weight [vocabularySize, embeddingSize], if there is an embedding; cell, as the cell says;
 * head.weight [outputSize, vocabularySize], head.bias [vocabularySize]. The head and the embedding start uniform within
 * ±1/√outputSize and ±1/√embeddingSize, the bias at 0, so that the first loss is close to ln vocabularySize.
 *
 *   x = oneHot(token) or embedding[token]      logits = cell(x)·W + b
 *
 * Source: Mikolov et al. 2010; on characters, Sutskever, Martens & Hinton 2011 and Graves 2013.
 *
 * @throws ArgumentError if a size is not a positive integer, or the cell's inputSize does not fit.
 * @example const model = languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 128 }) });
 */
export function languageModel<CellParameters extends ParameterTree, State extends StateTree>(
  options: LanguageModelOptions<CellParameters, State>,
): LanguageModel<CellParameters, State> {
  const { vocabularySize, cell } = options;
  const vectors = tokenVectors('languageModel', options, { 'cell.inputSize': cell.inputSize });

  /** The cell over tokens [batch, time]; one-hot vectors are not made where the cell does without them. */
  function recur(
    parameters: LanguageModelParameters<CellParameters>,
    tokens: Tensor2D,
    state: State,
  ): { outputs: Tensor3D; state: State } {
    if (parameters.embedding.weight === undefined && cell.tokenSequence !== undefined && tokens.shape[1] > 0) {
      return cell.tokenSequence(parameters.cell, tokens, state);
    }
    const inputs = vectors.vectorsOf(parameters.embedding, tokens) as Tensor3D; // [batch, time, inputSize]
    return unroll(cell, parameters.cell, inputs, state);
  }

  return {
    vocabularySize,

    initializeParameters(key) {
      const [embeddingKey, cellKey, headKey] = splitKey(key, 3);
      return {
        embedding: vectors.initializeParameters(embeddingKey),
        cell: cell.initializeParameters(cellKey),
        head: initializeLinearHead(headKey, cell.outputSize, vocabularySize),
      };
    },

    initialState: (batchSize) => cell.initialState(batchSize),

    step(parameters, tokens, state) {
      matchShape('languageModel.step', { tokens }, ['batch']);
      requireTokenIds('languageModel.step', { tokens }, vocabularySize);
      return tidy(() => {
        const input = vectors.vectorsOf(parameters.embedding, tokens) as Tensor2D; // [batch, inputSize]
        const { output, state: next } = cell.step(parameters.cell, input, state);
        return { logits: linear(output, parameters.head.weight, parameters.head.bias), state: next };
      });
    },

    sequence(parameters, tokens, state) {
      matchShape('languageModel.sequence', { tokens }, ['batch', 'time']);
      requireTokenIds('languageModel.sequence', { tokens }, vocabularySize);
      return tidy(() => {
        const { outputs, state: next } = recur(parameters, tokens, state);
        return { logits: linear(outputs, parameters.head.weight, parameters.head.bias), state: next };
      });
    },

    ...(cell.layers !== undefined && {
      layers: (parameters: LanguageModelParameters<CellParameters>) => cell.layers?.(parameters.cell) ?? [],
    }),
  };
}
