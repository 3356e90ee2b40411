import { clone, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type DecoderState, decoderStates, type TokenDecoder } from '@unroll/core';
import { compileRecurrence, type WeightStorage } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import { createTokenDecoder } from './create-token-decoder.js';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';
import { headWeight } from './token-head.js';

/** Options of {@link compileTokenDecoder}. */
export type CompileTokenDecoderOptions = {
  /**
   * How the weights of products are kept. 'int8' takes a quarter of the memory and 'float16' half of it, at the cost of some
   * accuracy; what is looked up by token stays float32. Default 'float32'.
   */
  readonly weights?: WeightStorage;
};

/** A decoder with parameters of its own. */
export type CompiledTokenDecoder = TokenDecoder<DecoderState> & {
  /** Frees the parameters, the buffers and every state. Calling it again changes nothing. */
  dispose(): void;
} & ({ readonly compiled: true } | { readonly compiled: false; readonly reason: string });

/**
 * A language model with its parameters, compiled for generation and search: a step runs on buffers inside the WASM heap and
 * makes no tensor. Its logits are those of {@link createTokenDecoder}, up to rounding; a row's bits are the same whatever other
 * rows are stepped with it.
 *
 * Where nothing can be compiled (another backend, no WASM SIMD, a cell that is not made of known layers) the decoder steps with
 * tensors, and `reason` says why. Parameters are copied at the call: later changes of them are not seen, and the caller must
 * `dispose` the decoder. States are handles to buffers that are used again once released.
 *
 * @throws ArgumentError if fewer bits are asked for where nothing can be compiled, or where they cannot hold the weights;
 *   also, or a ShapeError, if the parameters are of another model, or else from `step`.
 * @throws VocabularyError from `step`, if a token is not from 0 to vocabularySize - 1.
 * @throws ArgumentError from every method, if a state was released, or is not of this decoder.
 * @example
 * const decoder = compileTokenDecoder(model, parameters);
 * for await (const { text } of generate(decoder, { tokenizer, prompt: 'today ', ... })) ...
 * decoder.dispose();
 */
export function compileTokenDecoder<
  CellParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: LanguageModel<CellParameters, State, Tied>,
  parameters: LanguageModelParameters<NoInfer<CellParameters>, NoInfer<Tied>>,
  { weights = 'float32' }: CompileTokenDecoderOptions = {},
): CompiledTokenDecoder {
  const recurrence = compiledRecurrence(model, parameters, weights);
  if (!('reason' in recurrence)) return { ...recurrence, compiled: true };
  const { reason } = recurrence;
  if (weights === 'float32') return { ...composedDecoder(model, parameters), compiled: false, reason };
  throw new ArgumentError({
    caller: 'compileTokenDecoder',
    argument: 'options.weights',
    expectation: "be 'float32' where the decoder cannot be compiled",
    actual: weights,
    advice: `Here it cannot: ${reason}.`,
  });
}

/** The whole step as one recurrence, or why there is none. */
function compiledRecurrence<CellParameters extends ParameterTree, State extends StateTree, Tied extends boolean>(
  model: LanguageModel<CellParameters, State, Tied>,
  parameters: LanguageModelParameters<NoInfer<CellParameters>, NoInfer<Tied>>,
  weights: WeightStorage,
): ReturnType<typeof compileRecurrence> {
  const { vocabularySize } = model;
  const { embedding, head } = parameters;
  const layers = model.layers?.(parameters);
  if (layers === undefined) return { reason: 'the cell is not made of known layers' };
  const weight = tidy(() => clone(headWeight(head, embedding)));
  try {
    return compileRecurrence(
      {
        vocabularySize,
        layers,
        head: { weight, bias: head.bias },
        ...(embedding.weight && { embedding: { weight: embedding.weight } }),
      },
      { weights },
    );
  } finally {
    weight.dispose();
  }
}

/** The composed decoder with parameters and states of its own. */
function composedDecoder<CellParameters extends ParameterTree, State extends StateTree, Tied extends boolean>(
  model: LanguageModel<CellParameters, State, Tied>,
  lent: LanguageModelParameters<NoInfer<CellParameters>, NoInfer<Tied>>,
): TokenDecoder<DecoderState> & { dispose(): void } {
  const parameters = mapTree(lent, copied);
  const decoder = createTokenDecoder(model, parameters);
  const states = decoderStates<State>('compileTokenDecoder');
  const alive = new Set<DecoderState>();

  function handle(rows: number, held: State): DecoderState {
    const state = states.add(rows, held);
    alive.add(state);
    return state;
  }

  function release(state: DecoderState): void {
    decoder.release(states.remove('release', state));
    alive.delete(state);
  }

  return {
    vocabularySize: model.vocabularySize,
    initialState: (rows) => handle(rows, decoder.initialState(rows)),
    step(tokens, state) {
      const step = decoder.step(tokens, states.get('step', state));
      return { logits: step.logits, state: handle(state.rows, step.state) };
    },
    fork: (state, rows) => handle(rows.length, decoder.fork(states.get('fork', state), rows)),
    release,
    dispose() {
      for (const state of alive) release(state);
      disposeTree(parameters);
    },
  };
}

/** A tensor of the same values that shares no data. */
function copied(source: Tensor): Tensor {
  return tensor(source.dataSync().slice(), source.shape, source.dtype);
}
