import type { BpeVocabulary, TrainBpeOptions } from './train-bpe.js';

type Word = { symbols: number[]; readonly count: number };

/**
 * Byte pair encoding, learned as Sennrich et al. 2016 (algorithm 1) write it down: all pairs are counted again for each
 * merge. Alphabet, prefix, suffix and limits as the trainer of Hugging Face's tokenizers has them.
 */
export function trainBpeReference(
  counts: readonly (readonly [piece: string, count: number])[],
  options: TrainBpeOptions,
): BpeVocabulary {
  const { vocabularySize = 30000, minimumFrequency = 0, specialTokens = [], initialAlphabet = [] } = options;
  const { limitAlphabet = Number.POSITIVE_INFINITY, maximumEntryLength = Number.POSITIVE_INFINITY } = options;
  const prefix = options.continuingSubwordPrefix ?? '';
  const suffix = options.endOfWordSuffix ?? '';
  const vocabulary: string[] = [...specialTokens];
  const lengths: number[] = specialTokens.map(() => 0);
  const add = (entry: string, length: number): number => {
    const id = vocabulary.includes(entry) ? vocabulary.indexOf(entry) : vocabulary.push(entry) - 1;
    if (!lengths[id]) lengths[id] = length;
    return id;
  };

  const frequencies = new Map<string, number>();
  for (const [piece, count] of counts) {
    for (const character of piece) frequencies.set(character, (frequencies.get(character) ?? 0) + count);
  }
  for (const character of initialAlphabet) frequencies.set(character, Number.MAX_VALUE);
  const alphabet = [...frequencies.keys()]
    .sort(byCodePoints)
    .sort((left, right) => (frequencies.get(right) ?? 0) - (frequencies.get(left) ?? 0))
    .slice(0, limitAlphabet)
    .sort(byCodePoints);
  for (const character of alphabet) add(character, 1);

  const characterVocabulary = [...vocabulary];
  const entriesOf = (piece: string): string[] => {
    const characters = [...piece];
    return characters.flatMap((character, index) => {
      if (!characterVocabulary.includes(character)) return [];
      return [(index > 0 ? prefix : '') + character + (index === characters.length - 1 ? suffix : '')];
    });
  };
  const first = counts.flatMap(([piece]) => entriesOf(piece)).sort(byCodePoints);
  for (const entry of first) add(entry, 1);
  const words: Word[] = counts.map(([piece, count]) => ({
    symbols: entriesOf(piece).map((entry) => vocabulary.indexOf(entry)),
    count,
  }));

  const merges: [left: string, right: string][] = [];
  while (vocabulary.length < vocabularySize) {
    const best = mostFrequentPair(words, (left, right) => {
      return (lengths[left] as number) + (lengths[right] as number) <= maximumEntryLength;
    });
    if (best === undefined || best.count < minimumFrequency) break;
    const { left, right } = best;
    const leftEntry = vocabulary[left] as string;
    const rightEntry = vocabulary[right] as string;
    const rest = rightEntry.startsWith(prefix) ? rightEntry.slice(prefix.length) : rightEntry;
    const merged = add(leftEntry + rest, (lengths[left] as number) + (lengths[right] as number));
    if (!merges.some((pair) => pair[0] === leftEntry && pair[1] === rightEntry)) merges.push([leftEntry, rightEntry]);
    for (const word of words) word.symbols = afterMerge(word.symbols, left, right, merged);
  }
  return { vocabulary, merges };
}

function mostFrequentPair(words: readonly Word[], isAllowed: (left: number, right: number) => boolean) {
  const pairs = new Map<string, { readonly left: number; readonly right: number; count: number }>();
  for (const { symbols, count } of words) {
    for (let index = 0; index + 1 < symbols.length; index++) {
      const [left, right] = symbols.slice(index, index + 2) as [number, number];
      const pair = pairs.get(`${left} ${right}`) ?? { left, right, count: 0 };
      pair.count += count;
      pairs.set(`${left} ${right}`, pair);
    }
  }
  return [...pairs.values()]
    .filter(({ left, right }) => isAllowed(left, right))
    .sort((one, other) => other.count - one.count || one.left - other.left || one.right - other.right)[0];
}

/** From left to right, each pair at once replaced. */
function afterMerge(symbols: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let index = 0; index < symbols.length; index++) {
    if (symbols[index] === left && symbols[index + 1] === right) {
      result.push(merged);
      index++;
    } else {
      result.push(symbols[index] as number);
    }
  }
  return result;
}

function byCodePoints(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right)); // UTF-8 has the order of code points
}
