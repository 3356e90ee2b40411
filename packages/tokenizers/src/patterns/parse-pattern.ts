import { ArgumentError } from '@unroll/core';
import { caseInsensitive } from './case-insensitive.js';
import { type CharacterSet, complementOf, intersectionOf, rangeSet, unionOf } from './character-set.js';
import { posixSet, propertySet } from './property-set.js';
import { type Expression, empty, type Look } from './syntax-tree.js';
import { withoutAtomicParts } from './without-atomic-parts.js';

/** The switches of a part of an expression. */
type Switches = {
  /** `i`: letters match whatever their case. */
  readonly ignoresCase: boolean;
  /** `m`: the dot matches a line feed too. */
  readonly dotMatchesAll: boolean;
  /** `x`: blanks and comments in the expression mean nothing. */
  readonly isExtended: boolean;
};

const deepest = 100;
const greatestCount = 100_000; // as Oniguruma has it

const escapedCharacters: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
const anything: CharacterSet = () => true;
const lineFeed: CharacterSet = (codePoint) => codePoint === 10;

/**
 * The tree of a regular expression in the syntax of Oniguruma, which `tokenizer.json` uses.
 *
 * @throws ArgumentError if the expression is malformed, or uses what cannot be matched in bounded time: it is named.
 */
export function parsePattern(caller: string, source: string): Expression {
  return new PatternParser(caller, source).parse();
}

class PatternParser {
  readonly #caller: string;
  readonly #source: string;
  #position = 0;
  #depth = 0;

  constructor(caller: string, source: string) {
    this.#caller = caller;
    this.#source = source;
  }

  parse(): Expression {
    const switches = { ignoresCase: false, dotMatchesAll: false, isExtended: false };
    const expression = this.#choice(switches);
    if (this.#position < this.#source.length) throw this.#malformed('have no `)` without its `(`');
    const released = withoutAtomicParts(expression);
    if (released !== undefined) return released;
    throw this.#refused('possessive repeats or atomic groups, unless of a set of characters that cannot follow');
  }

  #choice(switches: Switches): Expression {
    if (++this.#depth > deepest) throw this.#malformed(`nest groups at most ${deepest} deep`);
    const options: Expression[] = [];
    let current = switches;
    do {
      const { sequence, switches: left } = this.#sequence(current);
      current = left; // `a(?i)b|c` switches for c too
      options.push(sequence);
    } while (this.#take('|'));
    this.#depth--;
    const [only] = options;
    return only !== undefined && options.length === 1 ? only : { type: 'choice', options };
  }

  #sequence(switches: Switches): { sequence: Expression; switches: Switches } {
    const items: Expression[] = [];
    let current = switches;
    while (this.#position < this.#source.length && !this.#at('|') && !this.#at(')')) {
      if (current.isExtended && this.#takeBlanks()) continue;
      const changed = this.#takeSwitches(current);
      if (changed !== undefined) {
        current = changed;
        continue;
      }
      items.push(this.#repeated(this.#atom(current), current));
    }
    const [only] = items;
    const sequence: Expression = only !== undefined && items.length === 1 ? only : { type: 'sequence', items };
    return { sequence, switches: current };
  }

  /** `(?i)` and the like, which hold up to the end of the group. */
  #takeSwitches(switches: Switches): Switches | undefined {
    const found = this.#takeExpression(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?\)/y);
    return found === undefined ? undefined : this.#switched(switches, found[1] ?? '', found[2] ?? '');
  }

  #switched(switches: Switches, on: string, off: string): Switches {
    const unknown = [...on, ...off].find((letter) => !'imx'.includes(letter));
    if (unknown !== undefined) throw this.#refused(`the switch \`(?${unknown})\``);
    const value = (letter: string, before: boolean): boolean =>
      on.includes(letter) || (before && !off.includes(letter));
    return {
      ignoresCase: value('i', switches.ignoresCase),
      dotMatchesAll: value('m', switches.dotMatchesAll),
      isExtended: value('x', switches.isExtended),
    };
  }

  #repeated(atom: Expression, switches: Switches): Expression {
    let item = atom;
    for (;;) {
      if (switches.isExtended) while (this.#takeBlanks());
      const counts = this.#takeCounts();
      if (counts === undefined) return item;
      const { minimum, maximum, isInterval } = counts;
      if (item.type === 'look') throw this.#malformed('repeat nothing that matches no text, such as a lookahead');
      const isFixed = isInterval && minimum === maximum;
      const isGreedy = isFixed || !this.#take('?'); // `a{2}?` is an optional `a{2}`
      const isPossessive = isGreedy && !isInterval && this.#take('+'); // `a{1,2}+` is a repeated `a{1,2}`
      const repeat: Expression = { type: 'repeat', item, minimum, maximum, isGreedy };
      item = isPossessive ? { type: 'atomic', item: repeat } : repeat;
    }
  }

  #takeCounts(): { minimum: number; maximum: number; isInterval: boolean } | undefined {
    if (this.#take('*')) return { minimum: 0, maximum: Infinity, isInterval: false };
    if (this.#take('+')) return { minimum: 1, maximum: Infinity, isInterval: false };
    if (this.#take('?')) return { minimum: 0, maximum: 1, isInterval: false };
    const found = this.#takeExpression(/\{(?:(\d+)(,?)(\d*)|,(\d+))\}/y); // any other brace stands for itself
    if (found === undefined) return undefined;
    const [, least, comma, most, mostAlone] = found;
    const minimum = Number(least ?? 0);
    const maximum = Number(mostAlone ?? (comma === '' ? minimum : most === '' ? Infinity : most));
    if (minimum > maximum) throw this.#malformed('have intervals from the lesser number to the greater');
    if (Math.max(minimum, Number.isFinite(maximum) ? maximum : 0) > greatestCount) {
      throw this.#malformed(`repeat at most ${greatestCount} times`);
    }
    return { minimum, maximum, isInterval: true };
  }

  #atom(switches: Switches): Expression {
    if (this.#take('(')) return this.#group(switches);
    if (this.#take('[')) return this.#setExpression(this.#bracket(switches), switches);
    if (this.#take('.')) return { type: 'set', set: switches.dotMatchesAll ? anything : complementOf(lineFeed) };
    if (this.#take('^')) return look('behind', complementOf(lineFeed), true);
    if (this.#take('$')) return look('ahead', complementOf(lineFeed), true);
    if (this.#take('\\')) return this.#escape(switches);
    if (this.#at('*') || this.#at('+') || this.#at('?')) {
      throw this.#malformed(`have something to repeat before \`${this.#source[this.#position]}\``);
    }
    return this.#setExpression(this.#literal(), switches);
  }

  #group(switches: Switches): Expression {
    if (this.#take('?#')) {
      if (this.#takeExpression(/[^)]*\)/y) === undefined) throw this.#malformed('close every group with `)`');
      return empty;
    }
    if (this.#take('?=')) return this.#look('ahead', false, switches);
    if (this.#take('?!')) return this.#look('ahead', true, switches);
    if (this.#take('?<=')) return this.#look('behind', false, switches);
    if (this.#take('?<!')) return this.#look('behind', true, switches);
    if (this.#take('?>')) return { type: 'atomic', item: this.#inGroup(switches) };
    if (this.#take('?:') || this.#takeExpression(/\?<[a-zA-Z_]\w*>/y) !== undefined) return this.#inGroup(switches);
    const found = this.#takeExpression(/\?([a-zA-Z]*)(?:-([a-zA-Z]*))?:/y);
    if (found !== undefined) return this.#inGroup(this.#switched(switches, found[1] ?? '', found[2] ?? ''));
    if (this.#at('?') || this.#at('*')) {
      throw this.#refused(`groups of the kind \`(${this.#source.slice(this.#position, this.#position + 2)}\``);
    }
    return this.#inGroup(switches);
  }

  #inGroup(switches: Switches): Expression {
    const expression = this.#choice(switches);
    if (!this.#take(')')) throw this.#malformed('close every group with `)`');
    return expression;
  }

  #look(direction: 'ahead' | 'behind', isNegated: boolean, switches: Switches): Expression {
    const set = setOf(this.#inGroup(switches));
    if (set === undefined) throw this.#refused(`a look${direction} at more than one character`);
    return look(direction, set, isNegated);
  }

  /** What stands behind a backslash, outside of brackets. */
  #escape(switches: Switches): Expression {
    if (this.#take('A')) return look('behind', anything, true);
    if (this.#take('z')) return look('ahead', anything, true);
    if (this.#take('b') || this.#at('B')) return boundary(this.#take('B'));
    if (this.#take('N')) return { type: 'set', set: complementOf(lineFeed) };
    if (this.#take('O')) return { type: 'set', set: anything };
    if (this.#takeExpression(/[1-9]|[kg][<']/y) !== undefined) throw this.#refused('references to groups');
    return this.#setExpression(this.#escapedSet(), switches);
  }

  /** The set of an escape, in brackets or outside of them, behind its backslash. */
  #escapedSet(): CharacterSet {
    const property = this.#takeExpression(/([pP])\{(\^?)([^}]*)\}/y);
    if (property !== undefined) {
      const [, kind, hat, name = ''] = property;
      const set = propertySet(name);
      if (set === undefined) throw this.#refused(`the property \`${name.slice(0, 60)}\``);
      return (kind === 'P') !== (hat === '^') ? complementOf(set) : set;
    }
    const [letter = ''] = this.#takeExpression(/[dDwWsShH]/y) ?? [];
    const name = { d: 'digit', w: 'word', s: 'space', h: 'xdigit' }[letter.toLowerCase()];
    if (name !== undefined) {
      const set = posixSet(name) as CharacterSet;
      return letter === letter.toLowerCase() ? set : complementOf(set);
    }
    const codePoint = this.#escapedCodePoint();
    return rangeSet(codePoint, codePoint);
  }

  #escapedCodePoint(): number {
    const hexadecimal = this.#takeExpression(/x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})/y);
    if (hexadecimal !== undefined) {
      const codePoint = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? hexadecimal[3] ?? '', 16);
      if (codePoint > 0x10ffff) throw this.#malformed('have no code point above 10FFFF');
      return codePoint;
    }
    const octal = this.#takeExpression(/0[0-7]{0,2}/y);
    if (octal !== undefined) return Number.parseInt(octal[0], 8);
    const character = this.#character();
    if (character === undefined) throw this.#malformed('not end with a backslash');
    const control = escapedCharacters[character];
    if (control !== undefined) return control;
    if (/[a-zA-Z0-9]/.test(character)) throw this.#refused(`\`\\${character}\``);
    return character.codePointAt(0) as number;
  }

  #setExpression(set: CharacterSet, { ignoresCase }: Switches): Expression {
    return { type: 'set', set: ignoresCase ? caseInsensitive(set) : set };
  }

  #literal(): CharacterSet {
    const codePoint = this.#character()?.codePointAt(0) as number;
    return rangeSet(codePoint, codePoint);
  }

  /** What stands in brackets, behind the opening one. */
  #bracket(switches: Switches): CharacterSet {
    if (++this.#depth > deepest) throw this.#malformed(`nest brackets at most ${deepest} deep`);
    const isNegated = this.#take('^');
    const parts: CharacterSet[] = [];
    let members: CharacterSet[] = [];
    for (let isFirst = true; isFirst || !this.#take(']'); isFirst = false) {
      if (this.#position >= this.#source.length) throw this.#malformed('close every bracket with `]`');
      if (this.#take('&&')) {
        parts.push(unionOf(members));
        members = [];
      } else {
        members.push(this.#member(switches, isFirst));
      }
    }
    parts.push(unionOf(members));
    this.#depth--;
    const set = intersectionOf(parts);
    if (!isNegated) return set;
    return complementOf(switches.ignoresCase ? caseInsensitive(set) : set);
  }

  /** A member of a bracket: a character, a range, a class, or another bracket. */
  #member(switches: Switches, isFirst: boolean): CharacterSet {
    if (isFirst && this.#at(']') && !this.#source.includes(']', this.#position + 1)) {
      throw this.#malformed('have no empty brackets');
    }
    const posix = this.#takeExpression(/\[:(\^?)([a-z]{1,20}):\]/y);
    if (posix !== undefined) {
      const set = posixSet(posix[2] ?? '');
      if (set === undefined) throw this.#refused(`the class \`${posix[0]}\``);
      return posix[1] === '^' ? complementOf(set) : set;
    }
    if (this.#take('[')) return this.#bracket(switches);
    const start = this.#memberCodePoint();
    if (typeof start !== 'number') return start;
    const ahead = this.#source.slice(this.#position, this.#position + 2);
    if (!ahead.startsWith('-') || ahead === '-]' || ahead === '-[') return rangeSet(start, start);
    this.#position++;
    const end = this.#memberCodePoint();
    if (typeof end !== 'number' || end < start) {
      throw this.#malformed('have ranges from the lesser character to the greater');
    }
    return rangeSet(start, end);
  }

  /** A code point, or a set such as `\w` which is the end of no range. */
  #memberCodePoint(): number | CharacterSet {
    if (!this.#take('\\')) return this.#character()?.codePointAt(0) as number;
    if (this.#take('b')) return 8;
    return /[pPdDwWsShH]/.test(this.#source[this.#position] ?? '') ? this.#escapedSet() : this.#escapedCodePoint();
  }

  #takeBlanks(): boolean {
    return this.#takeExpression(/\s+|#.*/y) !== undefined;
  }

  #at(text: string): boolean {
    return this.#source.startsWith(text, this.#position);
  }

  #take(text: string): boolean {
    const isThere = this.#at(text);
    if (isThere) this.#position += text.length;
    return isThere;
  }

  #takeExpression(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#source) ?? undefined;
    if (found !== undefined) this.#position = expression.lastIndex;
    return found;
  }

  #character(): string | undefined {
    const codePoint = this.#source.codePointAt(this.#position);
    if (codePoint === undefined) return undefined;
    const character = String.fromCodePoint(codePoint);
    this.#position += character.length;
    return character;
  }

  #malformed(expectation: string): ArgumentError {
    const advice = `It goes wrong at offset ${this.#position}.`;
    return new ArgumentError({
      caller: this.#caller,
      argument: 'pattern',
      expectation,
      actual: shown(this.#source),
      advice,
    });
  }

  #refused(what: string): ArgumentError {
    return new ArgumentError({
      caller: this.#caller,
      argument: 'pattern',
      expectation: `do without ${what}`,
      actual: shown(this.#source),
      advice: `It stands at offset ${this.#position}; it cannot be matched in a time that is bounded, or is not known.`,
    });
  }
}

function look(direction: Look['direction'], set: CharacterSet, isNegated: boolean): Look {
  return { type: 'look', direction, set, isNegated };
}

/** `\b`, or `\B` if negated. Past the edges of the text there is no word. */
function boundary(isNegated: boolean): Expression {
  const words = posixSet('word') as CharacterSet;
  const options = [true, false].map((isAfterWord): Expression => {
    const isBeforeWord = isAfterWord === isNegated;
    return { type: 'sequence', items: [look('behind', words, !isAfterWord), look('ahead', words, !isBeforeWord)] };
  });
  return { type: 'choice', options };
}

/** The set of an expression that matches one character; undefined if it matches anything else. */
function setOf(expression: Expression): CharacterSet | undefined {
  if (expression.type === 'set') return expression.set;
  if (expression.type !== 'choice') return undefined;
  const sets = expression.options.map(setOf);
  return sets.includes(undefined) ? undefined : unionOf(sets as CharacterSet[]);
}

function shown(source: string): string {
  return source.length > 100 ? `${source.slice(0, 100)}…` : source;
}
