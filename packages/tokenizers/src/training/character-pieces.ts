import { ArgumentError } from '@unroll/core';
import { copiedInto } from './copied-into.js';
import { requirePieceCount } from './require-piece-count.js';

/** Different pieces of text as code points, and how often each occurred. */
export type CharacterPieces = {
  /** The code points of one piece after the other, with -1 before the first piece and after each. */
  readonly codePoints: Int32Array;
  readonly largestCodePoint: number;
  /** [pieces] */
  readonly counts: Float64Array;
};

/**
 * The characters of pieces.
 *
 * @param caller The function that was called, as the user writes it.
 * @param counts Pieces and how often each occurred. Read once.
 * @param afterPiece Called after each piece; what it returns is awaited, unless undefined.
 * @throws ArgumentError if there is no piece, if one is empty or holds half of a surrogate pair, or if a count is not a
 *   positive integer.
 */
export async function characterPieces(
  caller: string,
  counts: Iterable<readonly [piece: string, count: number]>,
  afterPiece: () => Promise<void> | undefined,
): Promise<CharacterPieces> {
  let codePoints = new Int32Array(1024);
  codePoints[0] = -1;
  let written = 1;
  let largestCodePoint = 0;
  let weights = new Float64Array(64);
  let pieceCount = 0;
  for (const [piece, count] of counts) {
    requirePieceCount(caller, pieceCount, piece, count);
    if (written + piece.length + 1 > codePoints.length) {
      const capacity = Math.max(2 * codePoints.length, written + piece.length + 1);
      codePoints = copiedInto(new Int32Array(capacity), codePoints);
    }
    for (let unit = 0; unit < piece.length; unit++) {
      const codePoint = piece.codePointAt(unit) as number;
      codePoints[written++] = codePoint;
      largestCodePoint = Math.max(largestCodePoint, codePoint);
      if (codePoint > 0xffff) unit++; // two UTF-16 units
    }
    codePoints[written++] = -1;
    if (pieceCount === weights.length) weights = copiedInto(new Float64Array(2 * pieceCount), weights);
    weights[pieceCount++] = count;
    const pause = afterPiece();
    if (pause !== undefined) await pause;
  }
  if (pieceCount > 0) {
    return {
      codePoints: codePoints.subarray(0, written),
      largestCodePoint,
      counts: weights.subarray(0, pieceCount),
    };
  }
  throw new ArgumentError({
    caller,
    argument: 'counts',
    expectation: 'hold at least one piece of text',
    actual: 0,
    advice: 'Pass the text that the model will be trained on.',
  });
}
