import { type TrainBpeOptions, trainBpe } from './train-bpe.js';

/** Options of {@link trainWordPiece}: those of {@link trainBpe}, but for one default. */
export type TrainWordPieceOptions = Omit<TrainBpeOptions, 'continuingSubwordPrefix' | 'caller'> & {
  /** What the entry of a part of a piece that is not its first begins with. Default `##`. */
  readonly continuingSubwordPrefix?: string | undefined;
  /** The function that errors name. Default trainWordPiece. */
  readonly caller?: string | undefined;
};

/**
 * A WordPiece vocabulary, learned from pieces of text: the entries of byte pair encoding with a prefix.
 *
 * Source: the trainer of Hugging Face's tokenizers. It is not that of Schuster & Nakajima 2012, which merges the pair
 * that makes the text most likely.
 *
 * @param counts Different pieces and how often each occurs, as `countPieces` gives them. Read once.
 * @returns The entries, in the order of their ids.
 * @throws ArgumentError as `trainBpe` does.
 * @throws the reason of `options.signal`.
 */
export async function trainWordPiece(
  counts: Iterable<readonly [piece: string, count: number]>,
  options: TrainWordPieceOptions = {},
): Promise<readonly string[]> {
  const { continuingSubwordPrefix = '##', caller = 'trainWordPiece' } = options;
  const { vocabulary } = await trainBpe(counts, { ...options, continuingSubwordPrefix, caller });
  return vocabulary;
}
