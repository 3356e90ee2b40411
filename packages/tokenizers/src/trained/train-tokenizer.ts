import type { TrainingTexts } from '../alphabet.js';
import { createTokenizer, type PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { countPieces } from '../training/count-pieces.js';
import type { PieceCounts } from '../training/piece-table.js';
import type { TrainingWatch } from '../training/training-progress.js';
import type { TrainedParts } from './trained-parts.js';

/** How a tokenizer is trained. */
export type TokenizerTraining = TrainedParts &
  TrainingWatch & {
    /** The function that was called, as the user writes it. */
    readonly caller: string;
    /** Entries that stand for something other than text. */
    readonly specialTokens: readonly string[];
    /** The model that is learned from the pieces of the texts. */
    readonly learn: (counts: PieceCounts) => TokenizerModel | Promise<TokenizerModel>;
  };

/**
 * The tokenizer of a model that is learned from the pieces of texts.
 *
 * @throws ArgumentError if there is no piece, or a text is not a string.
 * @throws the reason of the signal.
 */
export async function trainTokenizer(texts: TrainingTexts, training: TokenizerTraining): Promise<PipelineTokenizer> {
  const { caller, specialTokens, learn, onProgress, signal } = training;
  const { normalizer, preTokenizer, postProcessor, decoder } = training;
  const piecesOf = (text: string): string[] => {
    const whole = { text, atStart: true, alignment: undefined };
    const normalized = normalizer?.normalize(whole) ?? whole;
    return (preTokenizer?.preTokenize(normalized) ?? [normalized]).map((piece) => piece.text);
  };
  const counts = await countPieces(texts, { piecesOf, onProgress, signal, caller });
  return createTokenizer({
    model: await learn(counts),
    addedTokens: specialTokens.map((content) => ({ content, isSpecial: true })),
    ...(normalizer !== undefined && { normalizer }),
    ...(preTokenizer !== undefined && { preTokenizer }),
    ...(postProcessor !== undefined && { postProcessor }),
    ...(decoder !== undefined && { decoder }),
  });
}
