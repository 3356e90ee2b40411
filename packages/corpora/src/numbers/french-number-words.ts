const belowSeventeen = [
  ...['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze', 'treize'],
  ...['quatorze', 'quinze', 'seize'],
];
/** The words that are followed by 1 to 9 or, from soixante on, by 1 to 19. */
const twenties = [
  { first: 80, word: 'quatre-vingt' },
  { first: 60, word: 'soixante' },
  { first: 50, word: 'cinquante' },
  { first: 40, word: 'quarante' },
  { first: 30, word: 'trente' },
  { first: 20, word: 'vingt' },
  { first: 10, word: 'dix' },
];

/**
 * A number from 0 to 999,999 in French words, in the orthography before 1990: hyphens below one hundred only, and none
 * beside "et".
 */
export function frenchNumberWords(number: number): string {
  if (number < 1000) return belowThousand(number, { isLast: true });
  const thousands = Math.floor(number / 1000);
  const words = thousands === 1 ? 'mille' : `${belowThousand(thousands, { isLast: false })} mille`;
  return withRest(words, number % 1000);
}

/**
 * `cent` and `quatre-vingt` take an s where they are multiplied and nothing is behind them. The numeral `mille` counts
 * as something.
 */
function belowThousand(number: number, { isLast }: { readonly isLast: boolean }): string {
  if (number === 80) return isLast ? 'quatre-vingts' : 'quatre-vingt';
  if (number < 100) return belowHundred(number);
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  if (hundreds === 1) return withRest('cent', rest, isLast);
  return withRest(`${belowSeventeen[hundreds]} cent${isLast && rest === 0 ? 's' : ''}`, rest, isLast);
}

function withRest(words: string, rest: number, isLast = true): string {
  return rest === 0 ? words : `${words} ${belowThousand(rest, { isLast })}`;
}

function belowHundred(number: number): string {
  const simple = belowSeventeen[number];
  if (simple !== undefined) return simple;
  const { first, word } = twenties.find((twenty) => twenty.first <= number) as (typeof twenties)[number];
  const rest = number - first;
  if (rest === 0) return word;
  const takesEt = (rest === 1 && first < 80) || number === 71;
  return `${word}${takesEt ? ' et ' : '-'}${belowHundred(rest)}`;
}
