import { clone, gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { TokenDecoder } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';

/**
 * A language model with its parameters, as generation and search use it: token ids in, logits out, without tensors.
 *
 * @param parameters Lent: they must not be freed while the decoder is in use, as a step of their trainer would.
 * @throws VocabularyError from `step`, if a token is not from 0 to vocabularySize - 1.
 * @throws ShapeError from `step`, if the tokens are not one for each row of the state.
 * @example for await (const { text } of generate(createTokenDecoder(model, parameters), { tokenizer, prompt: 'today ', ... })) ...
 */
export function createTokenDecoder<
  CellParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: LanguageModel<CellParameters, State, Tied>,
  parameters: LanguageModelParameters<NoInfer<CellParameters>, NoInfer<Tied>>,
): TokenDecoder<State> {
  return {
    vocabularySize: model.vocabularySize,

    initialState: (rows) => model.initialState(rows),

    step(tokens, state) {
      const { logits, next } = tidy(() => {
        const step = model.step(parameters, tensor1d(tokens, 'int32'), state);
        // A cell may hand its state back unchanged, but here each state is released by itself.
        return { logits: step.logits, next: mapTree(step.state, (tensor) => clone(tensor)) };
      });
      const values = logits.dataSync() as Float32Array;
      logits.dispose();
      return { logits: values, state: next };
    },

    fork(state, rows) {
      return tidy(() => {
        const indices = tensor1d(rows, 'int32');
        return mapTree(state, (tensor) => gather(tensor, indices));
      });
    },

    release: (state) => disposeTree(state),
  };
}
