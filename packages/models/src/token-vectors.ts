import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { uniformInitializer } from '@unroll/cells';
import { ArgumentError, type RandomKey, requireInteger } from '@unroll/core';
import { embeddingLookup, oneHotVectors } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';

/** Parameters of {@link tokenVectors}: weight [vocabularySize, embeddingSize]; empty where tokens are one-hot vectors. */
export type TokenVectorParameters = { weight: Tensor2D } | Record<string, never>;

/** Options of {@link tokenVectors}. */
export type TokenVectorsOptions = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: number;
  /** Length of the learned vector of each token. Default: none; tokens are one-hot vectors. */
  readonly embeddingSize?: number | undefined;
  /** Of which of two vocabularies the tokens are: errors then say `sourceVocabularySize`. Default: there is only one. */
  readonly side?: 'source' | 'target';
};

/** Token ids as vectors. */
export type TokenVectors = {
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): TokenVectorParameters;
  /** Throws an ArgumentError or a ShapeError where the parameters are of another model. */
  checkParameters(caller: string, parameters: TokenVectorParameters): void;
  /** Shapes: tokens, int32, [...]; result [..., embeddingSize or vocabularySize]. */
  vectorsOf(parameters: TokenVectorParameters, tokens: Tensor): Tensor;
};

/**
 * Tokens as one-hot vectors, or as vectors that are learned. These start uniform within ±1/√embeddingSize.
 *
 * @param caller The model that is made, as the user writes it.
 * @param inputSizes The inputSize of what reads the vectors, by its name.
 * @throws ArgumentError if a size is not a positive integer, or an inputSize is another than the vectors' length.
 * @example tokenVectors('languageModel', options, { 'cell.inputSize': cell.inputSize });
 */
export function tokenVectors(
  caller: string,
  options: TokenVectorsOptions,
  inputSizes: Readonly<Record<string, number>>,
): TokenVectors {
  const { vocabularySize, embeddingSize, side } = options;
  const nameOf = (name: string) => (side === undefined ? name : `${side}${name[0]?.toUpperCase()}${name.slice(1)}`);
  requireInteger(caller, { [nameOf('vocabularySize')]: vocabularySize });
  if (embeddingSize !== undefined) requireInteger(caller, { [nameOf('embeddingSize')]: embeddingSize });
  const sizeName = embeddingSize === undefined ? 'vocabularySize' : 'embeddingSize';
  for (const [argument, inputSize] of Object.entries(inputSizes)) {
    if (inputSize === options[sizeName]) continue;
    const expectation = `equal ${nameOf(sizeName)}, ${options[sizeName]}`;
    throw new ArgumentError({ caller, argument, expectation, actual: inputSize });
  }
  return {
    initializeParameters(key) {
      if (embeddingSize === undefined) return {};
      return { weight: uniformInitializer(1 / Math.sqrt(embeddingSize))(key, [vocabularySize, embeddingSize]) };
    },

    checkParameters(method, parameters) {
      const { weight } = parameters;
      const argument = `parameters.${nameOf('embedding')}`;
      if ((weight === undefined) !== (embeddingSize === undefined)) {
        const expectation = embeddingSize === undefined ? 'be empty, as tokens are one-hot vectors' : 'hold `weight`';
        throw new ArgumentError({ caller: method, argument, expectation, actual: parameters });
      }
      if (weight === undefined || embeddingSize === undefined) return;
      matchShape(method, { [`${argument}.weight`]: weight }, [{ vocabularySize }, { embeddingSize }]);
    },

    vectorsOf({ weight }, tokens) {
      return weight === undefined ? oneHotVectors(tokens, vocabularySize) : embeddingLookup(weight, tokens);
    },
  };
}
