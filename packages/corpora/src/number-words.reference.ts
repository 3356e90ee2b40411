/**
 * Readers of number words, the inverse of the writers and made otherwise: what is below one hundred is looked up in a
 * table written out, the rest is taken apart with regular expressions. They are strict: words that are not spelled
 * exactly as the orthography asks have no number, which is undefined.
 */
export const readNumberWords = { english: readEnglish, french: readFrench };

const englishTable = lookUp(`
  zero one two three four five six seven eight nine
  ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight twenty-nine
  thirty thirty-one thirty-two thirty-three thirty-four thirty-five thirty-six thirty-seven thirty-eight thirty-nine
  forty forty-one forty-two forty-three forty-four forty-five forty-six forty-seven forty-eight forty-nine
  fifty fifty-one fifty-two fifty-three fifty-four fifty-five fifty-six fifty-seven fifty-eight fifty-nine
  sixty sixty-one sixty-two sixty-three sixty-four sixty-five sixty-six sixty-seven sixty-eight sixty-nine
  seventy seventy-one seventy-two seventy-three seventy-four seventy-five seventy-six seventy-seven seventy-eight
  seventy-nine
  eighty eighty-one eighty-two eighty-three eighty-four eighty-five eighty-six eighty-seven eighty-eight eighty-nine
  ninety ninety-one ninety-two ninety-three ninety-four ninety-five ninety-six ninety-seven ninety-eight ninety-nine`);

const frenchTable = lookUp(`
  zéro un deux trois quatre cinq six sept huit neuf
  dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf
  vingt vingt_et_un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf
  trente trente_et_un trente-deux trente-trois trente-quatre trente-cinq trente-six trente-sept trente-huit trente-neuf
  quarante quarante_et_un quarante-deux quarante-trois quarante-quatre quarante-cinq quarante-six quarante-sept
  quarante-huit quarante-neuf
  cinquante cinquante_et_un cinquante-deux cinquante-trois cinquante-quatre cinquante-cinq cinquante-six cinquante-sept
  cinquante-huit cinquante-neuf
  soixante soixante_et_un soixante-deux soixante-trois soixante-quatre soixante-cinq soixante-six soixante-sept
  soixante-huit soixante-neuf
  soixante-dix soixante_et_onze soixante-douze soixante-treize soixante-quatorze soixante-quinze soixante-seize
  soixante-dix-sept soixante-dix-huit soixante-dix-neuf
  quatre-vingts quatre-vingt-un quatre-vingt-deux quatre-vingt-trois quatre-vingt-quatre quatre-vingt-cinq
  quatre-vingt-six quatre-vingt-sept quatre-vingt-huit quatre-vingt-neuf
  quatre-vingt-dix quatre-vingt-onze quatre-vingt-douze quatre-vingt-treize quatre-vingt-quatorze quatre-vingt-quinze
  quatre-vingt-seize quatre-vingt-dix-sept quatre-vingt-dix-huit quatre-vingt-dix-neuf`);

function lookUp(list: string): ReadonlyMap<string, number> {
  const words = list.trim().split(/\s+/);
  return new Map(words.map((word, number) => [word.replaceAll('_', ' '), number]));
}

function readEnglish(words: string): number | undefined {
  const thousand = /^(.+) thousand(?: (.+))?$/.exec(words);
  if (thousand !== null) {
    return sum(1000, nonzero(englishBelowThousand(thousand[1])), orNothing(thousand[2], englishBelowThousand));
  }
  return englishBelowThousand(words);
}

function englishBelowThousand(words = ''): number | undefined {
  const hundred = /^(\w+) hundred(?: (.+))?$/.exec(words);
  if (hundred === null) return englishTable.get(words);
  const count = nonzero(englishTable.get(hundred[1] as string));
  if (count !== undefined && count > 9) return undefined;
  return sum(
    100,
    count,
    orNothing(hundred[2], (rest) => englishTable.get(rest)),
  );
}

function readFrench(words: string): number | undefined {
  const thousand = /^(?:(.+) )?mille(?: (.+))?$/.exec(words);
  if (thousand === null) return frenchBelowThousand(words);
  return sum(1000, thousandsBefore(thousand[1]), orNothing(thousand[2], frenchBelowThousand));
}

/** The count of thousands. Before `mille` neither `cent` nor `quatre-vingt` has its s, and there is no lone `un`. */
function thousandsBefore(words: string | undefined): number | undefined {
  if (words === undefined) return 1;
  if (words === 'un' || /(cents|vingts)$/.test(words)) return undefined;
  const multiplied = /(quatre-vingt|\w cent)$/.test(words);
  return nonzero(frenchBelowThousand(multiplied ? `${words}s` : words));
}

function frenchBelowThousand(words: string): number | undefined {
  const hundred = /^(?:(\w+) )?cent(s?)(?: (.+))?$/.exec(words);
  if (hundred === null) return frenchTable.get(words);
  const [, multiplier, s, rest] = hundred;
  if ((s === 's') !== (multiplier !== undefined && rest === undefined)) return undefined;
  const count = multiplier === undefined ? 1 : frenchTable.get(multiplier);
  if (count === undefined || (multiplier !== undefined && (count < 2 || count > 9))) return undefined;
  return sum(
    100,
    count,
    orNothing(rest, (below) => frenchTable.get(below)),
  );
}

function sum(factor: number, count: number | undefined, rest: number | undefined): number | undefined {
  return count === undefined || rest === undefined ? undefined : count * factor + rest;
}

function orNothing(words: string | undefined, read: (words: string) => number | undefined): number | undefined {
  return words === undefined ? 0 : nonzero(read(words));
}

function nonzero(number: number | undefined): number | undefined {
  return number === 0 ? undefined : number;
}
