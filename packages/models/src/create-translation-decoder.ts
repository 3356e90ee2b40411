import { gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type TokenDecoder } from '@unroll/core';
import { mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { EncoderDecoder, EncoderDecoderParameters } from './encoder-decoder.js';
import { paddedBlock } from './padded-block.js';
import { requireSequences } from './require-sequences.js';
import { tokenSteps } from './token-steps.js';

/**
 * An encoder-decoder with its parameters and the sources to write from, as generation and search use it. The first
 * token that it is to read is the start token, and what it writes has ended with the end token.
 *
 * `initialState(rows)` encodes the sources, once for all steps. They share the rows evenly, in order: with two sources,
 * of six rows the first three are of the first source.
 *
 * @param parameters Lent: they must not be freed while the decoder is in use, as a step of their trainer would.
 * @param sources Token ids. At least one source, of at least one token each.
 * @throws ArgumentError if there is no source, or an empty one; from `initialState`, if the number of rows is not a
 * multiple of that of the sources; from `fork`, if there is no row, or one that the state does not have.
 * @throws VocabularyError if a token of a source is not in its vocabulary; from `step`, if another is not in its own.
 * @example
 * const decoder = createTranslationDecoder(model, parameters, [tokenizer.encode('forty-two')]);
 * const stoppingCriteria = [stopTokens([endToken]), maximumLength(100)];
 * for await (const { text } of generate(decoder, { tokenizer, prompt: startText, stoppingCriteria, ... })) ...
 */
export function createTranslationDecoder<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: EncoderDecoder<EncoderParameters, DecoderParameters, State, Tied>,
  parameters: EncoderDecoderParameters<NoInfer<EncoderParameters>, NoInfer<DecoderParameters>, NoInfer<Tied>>,
  sources: readonly Int32Array[],
): TokenDecoder<State> {
  const caller = 'createTranslationDecoder';
  if (sources.length === 0) {
    throw new ArgumentError({ caller, argument: 'sources.length', expectation: 'be at least 1', actual: 0 });
  }
  requireSequences(caller, { sources }, model.sourceVocabularySize);

  /** The first state, with a row for each source. */
  function encodeSources(): State {
    const { tokens, lengths } = paddedBlock(sources);
    return model.encode(parameters, tokens, { lengths });
  }

  return {
    ...tokenSteps<State>(caller, model.targetVocabularySize, (tokens, state) => model.step(parameters, tokens, state)),

    initialState(rows) {
      const rowsPerSource = rows / sources.length;
      if (!Number.isInteger(rowsPerSource) || rows < 1) {
        const expectation = `be a multiple of ${sources.length}, the number of sources`;
        throw new ArgumentError({ caller: `${caller}.initialState`, argument: 'rows', expectation, actual: rows });
      }
      return tidy(() => {
        const state = encodeSources();
        if (rowsPerSource === 1) return state;
        const sourceOfRow = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerSource));
        const indices = tensor1d(sourceOfRow, 'int32');
        return mapTree(state, (tensor) => gather(tensor, indices));
      });
    },
  };
}
