import { type Tensor1D, type Tensor2D, type Tensor3D, transpose, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey } from '@unroll/core';
import { linear } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import { checkLinearHead, initializeLinearHead, type LinearHeadParameters } from './linear-head.js';
import type { TokenVectorParameters } from './token-vectors.js';

/** Parameters of {@link tokenHead}: weight [outputSize, vocabularySize], unless it is tied; bias [vocabularySize]. */
export type TokenHeadParameters<Tied extends boolean> = Tied extends true ? { bias: Tensor1D } : LinearHeadParameters;

type EitherHead = { readonly weight?: Tensor2D; readonly bias: Tensor1D };

/** Options of {@link tokenHead}. */
export type TokenHeadOptions<Tied extends boolean> = {
  /** Length of what logits are computed from. */
  readonly outputSize: number;
  readonly vocabularySize: number;
  /** Whether the weight is that of an embedding [vocabularySize, outputSize], transposed. */
  readonly tied: Tied;
};

/** From outputs to the logits of tokens. */
export type TokenHead<Tied extends boolean> = {
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): TokenHeadParameters<Tied>;
  /** Throws an ArgumentError or a ShapeError where the parameters are of another model. */
  checkParameters(caller: string, head: EitherHead): void;
  /**
   * Shapes: outputs [..., outputSize]; result [..., vocabularySize]. For a caller that has checked the parameters, and tidies.
   *
   * @param embedding Where the weight is tied, what it is tied to.
   */
  logitsOf<Outputs extends Tensor2D | Tensor3D>(
    head: EitherHead,
    embedding: TokenVectorParameters,
    outputs: Outputs,
  ): Outputs;
};

/**
 * A linear layer from outputs to the logits of tokens, of a weight of its own or of an embedding's, transposed. Its own starts
 * uniform within ±1/√outputSize, the bias at 0.
 *
 * Source: tied weights, Press & Wolf 2017 and Inan et al. 2017.
 */
export function tokenHead<Tied extends boolean>({
  outputSize,
  vocabularySize,
  tied,
}: TokenHeadOptions<Tied>): TokenHead<Tied> {
  return {
    initializeParameters(key) {
      const parameters: EitherHead = tied
        ? { bias: zeros([vocabularySize]) }
        : initializeLinearHead(key, outputSize, vocabularySize);
      return parameters as TokenHeadParameters<Tied>;
    },

    checkParameters(caller, head) {
      const { weight, bias } = head;
      if ((weight === undefined) !== tied) {
        const expectation = tied ? 'hold `bias` alone, as weights are tied' : 'hold `weight`, as weights are not tied';
        throw new ArgumentError({ caller, argument: 'parameters.head', expectation, actual: head });
      }
      if (weight !== undefined) checkLinearHead(caller, { weight, bias }, outputSize, { vocabularySize });
      else matchShape(caller, { 'parameters.head.bias': bias }, [{ vocabularySize }]);
    },

    logitsOf: (head, embedding, outputs) => linear(outputs, headWeight(head, embedding), head.bias),
  };
}

/**
 * The weight [outputSize, vocabularySize] of a head, for a caller that has checked the parameters, and tidies: its own, else
 * the embedding's, transposed.
 */
export function headWeight({ weight }: EitherHead, embedding: TokenVectorParameters): Tensor2D {
  return weight ?? transpose(embedding.weight as Tensor2D);
}
