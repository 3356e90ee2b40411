import { type Tensor1D, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, splitKey } from '@unroll/core';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type RecurrentLayer,
  requireTokenIds,
  type SequenceOptions,
  type StateTree,
} from '@unroll/tensors';
import { tokenCell } from './token-cell.js';
import { type TokenHeadParameters, tokenHead } from './token-head.js';
import { type TokenVectorParameters, tokenVectors } from './token-vectors.js';
import { tokensWithinLengths } from './tokens-within-lengths.js';

/** Options of {@link languageModel}. */
export type LanguageModelOptions<
  CellParameters extends ParameterTree,
  State extends StateTree,
  OutputSize extends number = number,
  EmbeddingSize extends number = number,
  Tied extends boolean = boolean,
> = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: number;
  /** The recurrence. Its inputSize is vocabularySize, or embeddingSize where that is given. */
  readonly cell: RecurrentCell<CellParameters, State, number, OutputSize>;
  /** Length of the learned vector of each token. Default: none; tokens enter the cell as one-hot vectors. */
  readonly embeddingSize?: EmbeddingSize;
  /**
   * Whether the head multiplies with the embedding's weight, transposed, in place of one of its own: that spares
   * vocabularySize·embeddingSize parameters. The cell's outputSize is then embeddingSize. Default false.
   */
  readonly tiedWeights?: Tied;
};

/** What must be there besides where weights are tied, of sizes that are literal types. */
type TiedSizes<OutputSize extends number, EmbeddingSize extends number, Tied extends boolean> = Tied extends true
  ? { readonly embeddingSize: EmbeddingSize } & ([OutputSize & EmbeddingSize] extends [never]
      ? { readonly cell: { readonly outputSize: EmbeddingSize } }
      : unknown)
  : unknown;

/** The parameters of a language model. `Tied` says whether its weights are tied, so that the head has none of its own. */
export type LanguageModelParameters<CellParameters extends ParameterTree, Tied extends boolean = false> = {
  /** weight [vocabularySize, embeddingSize]; empty where tokens enter as one-hot vectors. */
  embedding: Tied extends true ? { weight: Tensor2D } : TokenVectorParameters;
  cell: CellParameters;
  /** From the cell's output to logits: weight [outputSize, vocabularySize], unless it is tied, and bias [vocabularySize]. */
  head: TokenHeadParameters<Tied>;
};

/**
 * A recurrence from token ids to the logits of the token that follows. The caller owns what a method returns.
 *
 * Where a token is not from 0 to vocabularySize - 1, `step` and `sequence` throw a VocabularyError; where parameters are of
 * another model, an ArgumentError or a ShapeError that names them, as `layers` does.
 */
export interface LanguageModel<
  CellParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
> {
  readonly vocabularySize: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): LanguageModelParameters<CellParameters, Tied>;
  /** The state before the first token; each tensor is [batch, ...]. */
  initialState(batchSize: number): State;
  /** One token for each row. Shapes: tokens, int32, [batch]; logits [batch, vocabularySize]. */
  step(
    parameters: LanguageModelParameters<CellParameters, Tied>,
    tokens: Tensor1D,
    state: State,
  ): { logits: Tensor2D; state: State };
  /**
   * All time steps at once. Shapes: tokens, int32, [batch, time]; logits [batch, time, vocabularySize]; outputs, those of
   * the cell, of which the logits are made, [batch, time, outputSize].
   *
   * @param options.lengths How many tokens each row has, int32, from 0 to time: [batch]. The state is that after them; past
   *   them tokens may be any numbers, outputs are 0, and logits mean nothing. Default: all of time.
   */
  sequence(
    parameters: LanguageModelParameters<CellParameters, Tied>,
    tokens: Tensor2D,
    state: State,
    options?: Pick<SequenceOptions, 'lengths'>,
  ): { logits: Tensor3D; outputs: Tensor3D; state: State };
  /** The layers of its cell, where those with the embedding and the head are all that a step is: see `RecurrentCell`. */
  layers?(parameters: LanguageModelParameters<CellParameters, Tied>): readonly RecurrentLayer[];
}

/**
 * A language model: tokens as one-hot or learned vectors, a recurrent cell, and a linear head that gives logits.
 *
 * Shapes: tokens, int32, [batch] and [batch, time]; logits [batch, vocabularySize] and [batch, time, vocabularySize].
 * Parameters: embedding.weight [vocabularySize, embeddingSize], if there is an embedding; cell, as the cell says;
 * head.weight [outputSize, vocabularySize], unless it is tied; head.bias [vocabularySize]. The head and the embedding start uniform within
 * ±1/√outputSize and ±1/√embeddingSize, the bias at 0, so that the first loss is close to ln vocabularySize.
 *
 *   x = oneHot(token) or embedding[token]      logits = cell(x)·W + b
 *
 * With tied weights W is the embedding's weight, transposed; parameters hold it once, and its gradient is the sum over both
 * uses.
 *
 * Source: Mikolov et al. 2010; on characters, Sutskever, Martens & Hinton 2011 and Graves 2013; tied weights, Press & Wolf
 * 2017 and Inan et al. 2017.
 *
 * @throws ArgumentError if a size is not a positive integer, or the cell's inputSize does not fit; where weights are tied,
 *   also if there is no embedding, or the cell's outputSize is not its size.
 * @example const model = languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 128 }) });
 */
export function languageModel<
  CellParameters extends ParameterTree,
  State extends StateTree,
  OutputSize extends number,
  const EmbeddingSize extends number,
  const Tied extends boolean = false,
>(
  options: LanguageModelOptions<CellParameters, State, OutputSize, EmbeddingSize, Tied> &
    TiedSizes<NoInfer<OutputSize>, NoInfer<EmbeddingSize>, NoInfer<Tied>>,
): LanguageModel<CellParameters, State, Tied> {
  type Parameters = LanguageModelParameters<CellParameters, Tied>;
  const {
    vocabularySize,
    cell,
    embeddingSize,
    tiedWeights = false,
  }: LanguageModelOptions<CellParameters, State> = options;
  const vectors = tokenVectors(
    'languageModel',
    { vocabularySize, embeddingSize },
    { 'cell.inputSize': cell.inputSize },
  );
  if (tiedWeights) requireTiedSizes(embeddingSize, cell.outputSize);
  const reader = tokenCell(vectors, cell);
  const head = tokenHead({ outputSize: cell.outputSize, vocabularySize, tied: tiedWeights });

  /** Checks all but what the cell checks itself. */
  function checkParameters(method: string, parameters: Parameters): void {
    vectors.checkParameters(method, parameters.embedding);
    head.checkParameters(method, parameters.head);
  }

  return {
    vocabularySize,

    initializeParameters(key) {
      const [embeddingKey, cellKey, headKey] = splitKey(key, 3);
      return {
        embedding: vectors.initializeParameters(embeddingKey),
        cell: cell.initializeParameters(cellKey),
        head: head.initializeParameters(headKey),
      } as Parameters;
    },

    initialState: (batchSize) => cell.initialState(batchSize),

    step(parameters, tokens, state) {
      matchShape('languageModel.step', { tokens }, ['batch']);
      requireTokenIds('languageModel.step', { tokens }, vocabularySize);
      checkParameters('languageModel.step', parameters);
      return tidy(() => {
        const { output, state: next } = reader.step(parameters, tokens, state);
        return { logits: head.logitsOf(parameters.head, parameters.embedding, output), state: next };
      });
    },

    sequence(parameters, tokens, state, { lengths } = {}) {
      const caller = 'languageModel.sequence';
      checkParameters(caller, parameters);
      return tidy(() => {
        const known = tokensWithinLengths({ tokens }, { caller, lengths, minimum: 0, vocabularySize });
        const options = lengths === undefined ? {} : { lengths };
        const { outputs, state: next } = reader.sequence(parameters, known, state, options);
        return { logits: head.logitsOf(parameters.head, parameters.embedding, outputs), outputs, state: next };
      });
    },

    ...(cell.layers !== undefined && {
      layers(parameters: Parameters) {
        checkParameters('languageModel.layers', parameters);
        return cell.layers?.(parameters.cell) ?? [];
      },
    }),
  };
}

/** Checks that the head can multiply with the embedding's weight. */
function requireTiedSizes(embeddingSize: number | undefined, outputSize: number): void {
  const caller = 'languageModel';
  if (embeddingSize === undefined) {
    const expectation = `be the cell's outputSize, ${outputSize}, where weights are tied`;
    throw new ArgumentError({ caller, argument: 'embeddingSize', expectation, actual: embeddingSize });
  }
  if (outputSize === embeddingSize) return;
  throw new ArgumentError({
    caller,
    argument: 'cell.outputSize',
    expectation: `equal embeddingSize, ${embeddingSize}, where weights are tied`,
    actual: outputSize,
    advice: 'End a stack with a cell of that size.',
  });
}
