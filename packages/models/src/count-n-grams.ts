/**
 * The n-grams of one length that occur in a text, in the order of their tokens, so that all continuations of an n-gram stand
 * side by side at the next length.
 */
export type NGramLevel = {
  /** The last token of each. */
  readonly tokens: Int32Array;
  /** How often each occurs. */
  readonly occurrences: Int32Array;
  /** How many different tokens stand before each. Of the greatest length none are counted. */
  readonly precedingTokens: Int32Array;
  /** Where the continuations of each begin at the next length; one more entry says where the last one's end. */
  readonly firstContinuations: Int32Array;
};

const border = -1;
const unseen = -1;

/**
 * The n-grams of all lengths from 0 to `order`: level k holds those of k tokens, level 0 the empty one.
 *
 * The positions of the text are sorted by the tokens that follow, once; each length is then one pass over them.
 *
 * @param streams Token ids from 0 to vocabularySize - 1. No n-gram reaches from one stream into another.
 */
export function countNGrams(streams: readonly Int32Array[], vocabularySize: number, order: number): NGramLevel[] {
  const text = joinStreams(streams, order);
  const positions = sortPositions(text, vocabularySize, order);
  const scratch = new Int32Array(positions.length);
  const root = {
    tokens: new Int32Array(1),
    occurrences: Int32Array.of(positions.length),
    precedingTokens: new Int32Array(1),
  };
  const levels: NGramLevel[] = [];
  let contexts: Omit<NGramLevel, 'firstContinuations'> = root;
  let contextAt = new Int32Array(text.length); // of each position, the index at the level before
  for (let length = 1; length <= order; length++) {
    const nGramAt = new Int32Array(text.length).fill(unseen);
    const firstContinuations = new Int32Array(contexts.tokens.length + 1);
    const occurrences = new Int32Array(scratch.length);
    let count = 0;
    let lastContext = unseen;
    for (const position of positions) {
      const context = contextAt[position] as number;
      const token = text[position + length - 1] as number;
      if (context === unseen || token === border) continue;
      if (context !== lastContext || token !== scratch[count - 1]) {
        firstContinuations.fill(count, lastContext + 1, context + 1);
        lastContext = context;
        scratch[count] = token;
        count += 1;
        const suffix = contextAt[position + 1] as number;
        if (length > 1) (contexts.precedingTokens[suffix] as number) += 1;
      }
      (occurrences[count - 1] as number) += 1;
      nGramAt[position] = count - 1;
    }
    firstContinuations.fill(count, lastContext + 1);
    levels.push({ ...contexts, firstContinuations });
    const tokens = scratch.slice(0, count);
    contexts = { tokens, occurrences: occurrences.slice(0, count), precedingTokens: new Int32Array(count) };
    contextAt = nGramAt;
  }
  return [...levels, { ...contexts, firstContinuations: new Int32Array(contexts.tokens.length + 1) }];
}

/** The streams one after the other, a border behind each, and as many at the end that n-grams may reach past it. */
function joinStreams(streams: readonly Int32Array[], order: number): Int32Array {
  const length = streams.reduce((sum, stream) => sum + stream.length + 1, order);
  const text = new Int32Array(length).fill(border);
  let start = 0;
  for (const stream of streams) {
    text.set(stream, start);
    start += stream.length + 1;
  }
  return text;
}

/** The positions of all tokens, sorted by the `order` tokens from there on: from the last to the first, one stable sort for each. */
function sortPositions(text: Int32Array, vocabularySize: number, order: number): Int32Array {
  let sorted = new Int32Array(text.length - order);
  let count = 0;
  for (let position = 0; position < sorted.length; position++) {
    if (text[position] !== border) sorted[count++] = position;
  }
  sorted = sorted.slice(0, count);
  let target = new Int32Array(count);
  const starts = new Int32Array(vocabularySize + 2); // borders come first
  for (let offset = order - 1; offset >= 0; offset--) {
    starts.fill(0);
    for (const position of sorted) (starts[(text[position + offset] as number) + 2] as number) += 1;
    for (let symbol = 1; symbol < starts.length; symbol++) (starts[symbol] as number) += starts[symbol - 1] as number;
    for (const position of sorted) {
      const symbol = (text[position + offset] as number) + 1;
      target[starts[symbol] as number] = position;
      (starts[symbol] as number) += 1;
    }
    [sorted, target] = [target, sorted];
  }
  return sorted;
}
