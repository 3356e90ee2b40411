import type { CharacterSet } from './character-set.js';

/** POSIX brackets and the properties of that name, by what Oniguruma takes them for in Unicode. */
const posixClasses: Readonly<Record<string, string>> = {
  alnum: '[\\p{Alphabetic}\\p{Nd}]',
  alpha: '\\p{Alphabetic}',
  any: '[^]',
  ascii: '[\\0-\\x7f]',
  blank: '[\\p{Zs}\\t]',
  cntrl: '\\p{C}',
  digit: '\\p{Nd}',
  graph: '[^\\p{White_Space}\\p{Cc}\\p{Cn}\\p{Cs}]',
  lower: '\\p{Lowercase}',
  print: '[^\\t-\\r\\x85\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cn}\\p{Cs}]',
  punct: '[\\p{P}$+<=>^`|~]',
  space: '\\p{White_Space}',
  upper: '\\p{Uppercase}',
  word: '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xb2\\xb3\\xb9\\xbc-\\xbe]',
  xdigit: '[0-9A-Fa-f]',
};

/**
 * The set that `\p{name}` stands for: a general category, a script, a binary property, or a POSIX class.
 *
 * @returns undefined if there is no such property.
 */
export function propertySet(name: string): CharacterSet | undefined {
  const posix = posixSet(name.toLowerCase());
  if (posix !== undefined) return posix;
  if (!/^[a-z0-9_ -]{1,60}$/i.test(name)) return undefined;
  const words = name.trim().replaceAll(/[ -]/g, '_');
  const capitalized = words.toLowerCase().replaceAll(/(?:^|_)[a-z]/g, (start) => start.toUpperCase());
  for (const spelling of new Set([words, capitalized])) {
    const set = setOf(`\\p{${spelling}}`) ?? setOf(`\\p{Script=${spelling}}`);
    if (set !== undefined) return set;
  }
  return undefined;
}

/** The set of a POSIX class such as `alpha`; undefined if there is none of that name. */
export function posixSet(name: string): CharacterSet | undefined {
  const members = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
  return members === undefined ? undefined : setOf(members);
}

function setOf(expression: string): CharacterSet | undefined {
  try {
    const test = new RegExp(`^(?:${expression})$`, 'u');
    return (codePoint) => test.test(String.fromCodePoint(codePoint));
  } catch {
    return undefined; // a SyntaxError: the engine knows no such property
  }
}
