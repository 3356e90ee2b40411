import type { ByteLevelCut, PreTokenizer } from '../pipeline/pre-tokenizer.js';

/** Cuts the pieces of each pre-tokenizer further by the next. Of none, the whole text is one piece. */
export function preTokenizerSequence(preTokenizers: readonly PreTokenizer[]): PreTokenizer {
  const byteLevel = byteLevelCutOf(preTokenizers);
  return {
    ...(byteLevel !== undefined && { byteLevel }),
    preTokenize: (text) =>
      preTokenizers.reduce(
        (pieces, preTokenizer) => pieces.flatMap((piece) => preTokenizer.preTokenize(piece)),
        text.text === '' ? [] : [text],
      ),
    toJSON: () => ({
      type: 'Sequence',
      pretokenizers: preTokenizers.map((preTokenizer) => preTokenizer.toJSON()),
    }),
  };
}

/** The cut of a pattern and then of nothing more, as newer byte-level tokenizers have it. */
function byteLevelCutOf([first, second, ...more]: readonly PreTokenizer[]): ByteLevelCut | undefined {
  const bytes = second?.byteLevel;
  if (first?.isolates === undefined || bytes === undefined || more.length > 0) return undefined;
  const isPlain = bytes.pattern === undefined && !bytes.addsPrefixSpace;
  return isPlain ? { addsPrefixSpace: false, pattern: first.isolates } : undefined;
}
