import { UsageError } from '../errors/usage-error.js';

/** An option of a command: what it looks like in the help, and how its text becomes a value. */
export type Option<Value> = {
  /** What stands for the value in the help, such as `N`. Undefined for an option without a value. */
  readonly placeholder?: string;
  /** A sentence or two, with the default. */
  readonly description: string;
  /**
   * @param text What the user wrote; empty for an option without a value.
   * @param name The option as the user writes it, such as `--steps`.
   * @throws UsageError if the text is not such a value.
   */
  readonly parse: (text: string, name: string) => Value;
};

/** An option that is there or not. */
export function flag(description: string): Option<true> {
  return { description, parse: () => true };
}

/** An option with any text as its value. */
export function text(placeholder: string, description: string): Option<string> {
  return { placeholder, description, parse: (value) => value };
}

/** An option whose value is one of a few words. */
export function choice<const Word extends string>(words: readonly Word[], description: string): Option<Word> {
  return {
    placeholder: words.join('|'),
    description,
    parse(value, name) {
      const word = words.find((candidate) => candidate === value);
      if (word !== undefined) return word;
      throw new UsageError(`\`${name}\` must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, got "${value}".`);
    },
  };
}

/** An option whose value is an integer. */
export function integer(bounds: { readonly minimum: number }, description: string): Option<number> {
  return {
    placeholder: 'N',
    description,
    parse(value, name) {
      const number = numberOf(value);
      if (Number.isSafeInteger(number) && number >= bounds.minimum) return number;
      const isTooGreat = Number.isInteger(number) && number > 0 && number >= bounds.minimum;
      const range = isTooGreat
        ? `from ${bounds.minimum} to ${Number.MAX_SAFE_INTEGER}`
        : `of at least ${bounds.minimum}`;
      throw new UsageError(`\`${name}\` must be an integer ${range}, got ${value}.`);
    },
  };
}

/** An option whose value is a number greater than 0. */
export function positiveNumber(description: string): Option<number> {
  return { placeholder: 'X', description, parse: (value, name) => requirePositive(value, name, '') };
}

/** An option whose value is a part: a number from 0 to below 1. */
export function part(description: string): Option<number> {
  return {
    placeholder: 'X',
    description,
    parse(value, name) {
      const number = numberOf(value);
      if (number >= 0 && number < 1) return number;
      throw new UsageError(`\`${name}\` must be a number from 0 to below 1, got ${value === '' ? 'nothing' : value}.`);
    },
  };
}

/** An option whose value is a number greater than 0, or the word `none`, which becomes null. */
export function positiveNumberOrNone(description: string): Option<number | null> {
  return {
    placeholder: 'X|none',
    description,
    parse: (value, name) => (value === 'none' ? null : requirePositive(value, name, ' Or write `none`.')),
  };
}

/**
 * An option whose value is numbers greater than 0, separated by commas.
 *
 * @param advice What to do instead, for the error.
 */
export function positiveNumbers(description: string, advice: string): Option<readonly number[]> {
  return {
    placeholder: 'X[,X...]',
    description,
    parse: (value, name) => value.split(',').map((part) => requirePositive(part, name, ` ${advice}`)),
  };
}

/** An option whose value is texts, none of them empty and no two the same, separated by commas. */
export function texts(placeholder: string, description: string): Option<readonly string[]> {
  return {
    placeholder,
    description,
    parse(value, name) {
      const parts = value.split(',');
      const wrong = parts.find((part, index) => part === '' || parts.indexOf(part) !== index);
      if (wrong === undefined) return parts;
      const problem = wrong === '' ? 'has an empty one among them' : `has "${wrong}" twice`;
      throw new UsageError(`\`${name}\` must be different texts, separated by commas: "${value}" ${problem}.`);
    },
  };
}

function requirePositive(value: string, name: string, advice: string): number {
  const number = numberOf(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(
    `\`${name}\` must be a number greater than 0, got ${value === '' ? 'nothing' : value}.${advice}`,
  );
}

/** NaN for what is no decimal number, so also for the empty text and for hexadecimal. */
function numberOf(value: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value.trim()) ? Number(value) : Number.NaN;
}
