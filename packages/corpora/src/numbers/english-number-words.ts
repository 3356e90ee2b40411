const belowTwenty = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A number from 0 to 999,999 in English words, in the American form: no "and", no comma. */
export function englishNumberWords(number: number): string {
  if (number >= 1000) return withRest(`${englishNumberWords(Math.floor(number / 1000))} thousand`, number % 1000);
  if (number >= 100) return withRest(`${belowTwenty[Math.floor(number / 100)]} hundred`, number % 100);
  if (number < 20) return belowTwenty[number] as string;
  const unit = number % 10;
  return `${tens[Math.floor(number / 10)]}${unit === 0 ? '' : `-${belowTwenty[unit]}`}`;
}

function withRest(words: string, rest: number): string {
  return rest === 0 ? words : `${words} ${englishNumberWords(rest)}`;
}
