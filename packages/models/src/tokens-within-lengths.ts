import { type Tensor1D, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkLengths } from '@unroll/kernels';
import { matchShape, requireTokenIds } from '@unroll/tensors';

/** What {@link tokensWithinLengths} takes besides the tokens. */
export type TokensWithinLengthsOptions = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  /** How many tokens each row has, int32: [batch]. Default: all of time. */
  readonly lengths: Tensor1D | undefined;
  /** The least that a length may be. */
  readonly minimum: 0 | 1;
  readonly vocabularySize: number;
};

/**
 * Token ids [batch, time], checked at a public border, with 0 in place of those past the lengths: there any numbers may
 * stand. The tensor itself where nothing lies past them.
 *
 * @param tokens The ids by their name.
 * @throws ShapeError if the tokens are not [batch, time], or the lengths not one for each row.
 * @throws ArgumentError if there is no row or no time step, a length is out of bounds, or a type is not int32.
 * @throws VocabularyError if a token within its row's length is not from 0 to vocabularySize - 1.
 */
export function tokensWithinLengths(
  tokens: Readonly<Record<string, Tensor2D>>,
  { caller, lengths, minimum, vocabularySize }: TokensWithinLengthsOptions,
): Tensor2D {
  const [argument, block] = Object.entries(tokens)[0] as [string, Tensor2D];
  matchShape(caller, { [argument]: block }, ['batch', 'time']);
  if (block.size === 0) {
    const expectation = 'have at least one row and one time step';
    throw new ArgumentError({ caller, argument, expectation, actual: block.shape });
  }
  if (lengths !== undefined) checkLengths(lengths, { caller, of: tokens, minimum });
  const known = lengths === undefined ? block : zeroPastLengths(block, lengths);
  requireTokenIds(caller, { [argument]: known }, vocabularySize);
  return known;
}

function zeroPastLengths(block: Tensor2D, lengths: Tensor1D): Tensor2D {
  const [, time] = block.shape;
  const ends = lengths.dataSync();
  if (block.dtype !== 'int32' || ends.every((end) => end === time)) return block;
  const ids = block.dataSync().slice();
  ends.forEach((end, row) => {
    ids.fill(0, row * time + end, (row + 1) * time);
  });
  return tensor2d(ids, block.shape, 'int32');
}
