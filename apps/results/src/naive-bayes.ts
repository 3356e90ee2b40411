/** A text, and the number of its class. */
type Labelled = { readonly text: string; readonly label: number };

const longest = 4;

/**
 * A multinomial naive Bayes classifier over the character n-grams of texts, of lengths 1 to 4, borders included, with
 * counts raised by 1/10. It gives the most probable class of each text.
 */
export function naiveBayes(learned: readonly Labelled[], classCount: number): (texts: readonly Labelled[]) => number[] {
  const classes = Array.from({ length: classCount }, () => ({ size: 0, total: 0, counts: new Map<string, number>() }));
  const known = new Set<string>();
  for (const { text, label } of learned) {
    const ofLabel = classes[label] as (typeof classes)[number];
    ofLabel.size += 1;
    for (const gram of gramsOf(text)) {
      known.add(gram);
      ofLabel.total += 1;
      ofLabel.counts.set(gram, (ofLabel.counts.get(gram) ?? 0) + 1);
    }
  }
  return (texts) =>
    texts.map(({ text }) => {
      const grams = gramsOf(text).filter((gram) => known.has(gram));
      const scores = classes.map(({ size, total, counts }) =>
        grams.reduce(
          (sum, gram) => sum + Math.log(((counts.get(gram) ?? 0) + 0.1) / (total + 0.1 * known.size)),
          Math.log(size / learned.length),
        ),
      );
      return scores.indexOf(Math.max(...scores));
    });
}

function gramsOf(text: string): string[] {
  const bordered = `^${text.toLowerCase()}$`;
  return Array.from({ length: longest }, (_, index) => index + 1).flatMap((length) =>
    Array.from({ length: Math.max(bordered.length - length + 1, 0) }, (_, start) =>
      bordered.slice(start, start + length),
    ),
  );
}
