import type { TokenDecoder } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { LanguageModel, LanguageModelParameters } from './language-model.js';
import { tokenSteps } from './token-steps.js';

/**
 * A language model with its parameters, as generation and search use it: token ids in, logits out, without tensors.
 *
 * @param parameters Lent: they must not be freed while the decoder is in use, as a step of their trainer would.
 * @throws VocabularyError from `step`, if a token is not from 0 to vocabularySize - 1.
 * @throws ShapeError from `step`, if the tokens are not one for each row of the state.
 * @throws ArgumentError from `fork`, if there is no row, or one that the state does not have.
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
    ...tokenSteps<State>('createTokenDecoder', model.vocabularySize, (tokens, state) =>
      model.step(parameters, tokens, state),
    ),
    initialState: (rows) => model.initialState(rows),
  };
}
