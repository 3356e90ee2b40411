import type { NGramModelOptions } from './n-gram-model.js';

type Counts = ReadonlyMap<string, number>;

/**
 * The probability of a token after some others under an n-gram model, in float64, from the formulas of Chen & Goodman
 * 1999: maps of n-grams, and every sum taken anew.
 */
export function referenceProbability(
  streams: readonly (readonly number[])[],
  { vocabularySize, order, smoothing }: Required<NGramModelOptions>,
): (token: number, history: readonly number[]) => number {
  const occurrences = Array.from({ length: order + 1 }, (_, length) => occurrencesOf(streams, length));

  /** c(·) of the n-grams of a length: how often they occur or, of the shorter ones in Kneser-Ney, N1+(• n-gram). */
  const counts = occurrences.map((own, length): Counts => {
    const longer = occurrences[length + 1];
    if (smoothing === 'witten-bell' || longer === undefined) return own;
    const before = new Map<string, number>();
    for (const nGram of longer.keys()) {
      const shorter = nGram.split(' ').slice(1).join(' ');
      before.set(shorter, (before.get(shorter) ?? 0) + 1);
    }
    return before;
  });

  function discount(length: number, count: number): number {
    const numberOf = (r: number): number => [...(counts[length] as Counts).values()].filter((c) => c === r).length;
    const [n1, n2, n3, n4] = [numberOf(1), numberOf(2), numberOf(3), numberOf(4)] as const;
    const y = n1 / (n1 + 2 * n2);
    const d1 = 1 - 2 * y * (n2 / n1);
    const d2 = 2 - 3 * y * (n3 / n2);
    const d3 = 3 - 4 * y * (n4 / n3);
    const sensible = 0 < d1 && d1 <= 1 && 0 < d2 && d2 <= 2 && 0 < d3 && d3 <= 3;
    if (count === 0) return 0;
    if (count === 1) return sensible ? d1 : 0.5;
    if (count === 2) return sensible ? d2 : 1;
    return sensible ? d3 : 1.5;
  }

  function probability(token: number, context: readonly number[]): number {
    const length = context.length + 1;
    const shorter = (): number => (length === 1 ? 1 / vocabularySize : probability(token, context.slice(1)));
    const countOf = (last: number): number => (counts[length] as Counts).get([...context, last].join(' ')) ?? 0;
    const following = Array.from({ length: vocabularySize }, (_, last) => countOf(last)).filter((count) => count > 0);
    const total = following.reduce((sum, count) => sum + count, 0);
    if (total === 0) return shorter();
    if (smoothing === 'witten-bell') {
      return (countOf(token) + following.length * shorter()) / (total + following.length);
    }
    const left = following.reduce((sum, count) => sum + discount(length, count), 0);
    return (countOf(token) - discount(length, countOf(token)) + left * shorter()) / total;
  }

  return (token, history) => probability(token, history.slice(Math.max(0, history.length - order + 1)));
}

function occurrencesOf(streams: readonly (readonly number[])[], length: number): Counts {
  const counts = new Map<string, number>();
  for (const stream of streams) {
    for (let start = 0; start + length <= stream.length; start++) {
      const nGram = stream.slice(start, start + length).join(' ');
      counts.set(nGram, (counts.get(nGram) ?? 0) + 1);
    }
  }
  return counts;
}
