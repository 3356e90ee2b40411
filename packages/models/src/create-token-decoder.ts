import { gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { TokenDecoder } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';

/**
 * A language model with its parameters, as generation and search use it: token ids in, logits out, without tensors.
 *
 * @param parameters Lent: they must not be freed while the decoder is in use.
 * @example for await (const { text } of generate(createTokenDecoder(model, parameters), { tokenizer, prompt: 'today ', ... })) ...
 */
export function createTokenDecoder<CellParameters extends ParameterTree, State extends StateTree>(
  model: LanguageModel<CellParameters, State>,
  parameters: LanguageModelParameters<CellParameters>,
): TokenDecoder<State> {
  return {
    vocabularySize: model.vocabularySize,
    initialState: (rows) => model.initialState(rows),
    step(tokens, state) {
      let logits = new Float32Array(0);
      const next = tidy(() => {
        const step = model.step(parameters, tensor1d(tokens, 'int32'), state);
        logits = step.logits.dataSync() as Float32Array<ArrayBuffer>;
        return step.state;
      });
      return { logits, state: next };
    },
    fork: (state, rows) => tidy(() => mapTree(state, (tensor) => gather(tensor, tensor1d(rows, 'int32')))),
    release: (state) => disposeTree(state),
  };
}
