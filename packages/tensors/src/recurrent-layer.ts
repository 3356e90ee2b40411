import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * One layer of a recurrent cell as plain data: what it computes, and with which parameters. Tensors are those of the cell, not
 * copies. The layer's output is its hidden state.
 */
export type RecurrentLayer = ElmanLayer | GruLayer | LstmLayer;

/** hidden' = tanh(x·W + h·U + b). */
type ElmanLayer = LayerWeights & { readonly kind: 'elman' };

/** A gated recurrent unit whose reset gate applies after the product. Gates: reset, update, candidate. */
type GruLayer = LayerWeights & {
  readonly kind: 'gru';
  /** Added to h·U: [gates·hiddenSize]. */
  readonly recurrentBias: Tensor1D;
};

/** A long short-term memory without peepholes. Gates: input, forget, candidate, output. */
type LstmLayer = LayerWeights & { readonly kind: 'lstm' };

type LayerWeights = {
  /** [inputSize, gates·hiddenSize] */
  readonly inputWeight: Tensor2D;
  /** [hiddenSize, gates·hiddenSize] */
  readonly recurrentWeight: Tensor2D;
  /** Added to x·W: [gates·hiddenSize]. */
  readonly bias: Tensor1D;
};
