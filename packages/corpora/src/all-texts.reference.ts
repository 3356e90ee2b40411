import type { ProbabilisticGrammar } from './probabilistic-grammar.js';

/**
 * Every text of a small grammar with its probability, by writing out all derivations. Derivations that write the same
 * text are counted together.
 */
export function allTexts({ start, productions }: ProbabilisticGrammar): Map<string, number> {
  const textsOf = (symbol: string): [text: string, probability: number][] =>
    (productions.get(symbol) ?? []).flatMap(({ probability, parts }) =>
      parts.reduce<[string, number][]>(
        (beginnings, part) =>
          beginnings.flatMap(([beginning, likely]) =>
            (typeof part === 'string' ? [[part, 1] as const] : textsOf(part.symbol)).map(
              ([text, probability]): [string, number] => [beginning + text, likely * probability],
            ),
          ),
        [['', probability]],
      ),
    );
  const texts = new Map<string, number>();
  for (const [text, probability] of textsOf(start)) texts.set(text, (texts.get(text) ?? 0) + probability);
  return texts;
}
