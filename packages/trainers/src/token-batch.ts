import { ArgumentError, padRows, type TokenBatch } from '@unroll/core';

/** Options of {@link tokenBatch} and {@link captionBatch}. */
export type TokenBatchOptions = {
  /** What is read before the first token of each text. Default: nothing, and the first token is no target. */
  readonly startToken?: number;
  /** What is to follow the last token of each text. May be the start token. Default: nothing. */
  readonly endToken?: number;
};

/** A batch of whole texts, padded to the longest. */
export type PaddedTokenBatch = TokenBatch & {
  readonly lengths: Int32Array;
  readonly targetCounts: Int32Array;
  readonly startsStream: true;
};

/**
 * Separate texts, such as names or titles, as one batch for a language model, padded to the longest: each row reads its
 * text from the start, and is to write the token that follows each.
 *
 * @param examples Token ids, without those of start and end.
 * @throws ArgumentError if there is no example, or one of fewer than two tokens, those of start and end included.
 * @example
 * exampleBatches(names, { batchSize: 32, key, collate: (examples) => tokenBatch(examples, { startToken: 0, endToken: 0 }) });
 */
export function tokenBatch(examples: readonly Int32Array[], options: TokenBatchOptions = {}): PaddedTokenBatch {
  return paddedTokenBatch('tokenBatch', (index) => `examples[${index}].length`, examples, options);
}

/** The same for a caller of another name, whose examples hold their tokens elsewhere. */
export function paddedTokenBatch(
  caller: string,
  nameOf: (index: number) => string,
  texts: readonly Int32Array[],
  { startToken, endToken }: TokenBatchOptions,
): PaddedTokenBatch {
  if (texts.length === 0) {
    throw new ArgumentError({ caller, argument: 'examples.length', expectation: 'be at least 1', actual: 0 });
  }
  const start = startToken === undefined ? [] : [startToken];
  const end = endToken === undefined ? [] : [endToken];
  const rows = texts.map((tokens, index) => {
    const row = Int32Array.from([...start, ...tokens, ...end]);
    if (row.length >= 2) return row;
    throw new ArgumentError({
      caller,
      argument: nameOf(index),
      expectation: `be at least ${2 - start.length - end.length}, so that there is a token to write after another`,
      actual: tokens.length,
      advice: 'Leave such examples out, or give a startToken and an endToken.',
    });
  });
  const inputs = padRows(rows.map((row) => row.subarray(0, -1)));
  const targets = padRows(rows.map((row) => row.subarray(1)));
  return {
    batchSize: rows.length,
    timeSteps: inputs.timeSteps,
    inputs: inputs.tokens,
    targets: targets.tokens,
    lengths: inputs.lengths,
    targetCounts: targets.lengths,
    startsStream: true,
  };
}
