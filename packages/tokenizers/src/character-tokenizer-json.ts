import { ArgumentError, CheckpointError } from '@unroll/core';
import { isSurrogate } from './alphabet.js';

/** A character tokenizer as plain data, version 1. */
export type CharacterTokenizerJSON = {
  readonly type: 'characters';
  readonly version: 1;
  /** The vocabulary in the order of its token ids, each entry one code point. */
  readonly characters: readonly string[];
};

const fields = ['type', 'version', 'characters'];

/**
 * The vocabulary that a saved character tokenizer holds, checked.
 *
 * @param caller The function that was called, as the user writes it.
 * @param json What JSON.parse returned.
 * @throws ArgumentError if `json` is still a text.
 * @throws CheckpointError if it is not a {@link CharacterTokenizerJSON}.
 */
export function readCharacters(caller: string, json: unknown): string[] {
  if (typeof json === 'string') {
    const advice = 'Parse it first: characterTokenizer.fromJSON(JSON.parse(text)).';
    const actual = `${json.slice(0, 20)}…`;
    throw new ArgumentError({ caller, argument: 'json', expectation: 'be an object, not its text', actual, advice });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw damaged(caller, `the saved tokenizer must be an object, got ${printed(json)}`);
  }
  const { type, version, characters } = json as Readonly<Record<string, unknown>>;
  if (type !== 'characters') {
    const advice = 'Read it with the tokenizer of that type, or train a character tokenizer.';
    throw damaged(caller, `\`type\` must be "characters", got ${printed(type)}`, advice);
  }
  if (version !== 1) {
    const advice = 'Update @unroll/tokenizers if the file is newer than it, or train the tokenizer again.';
    throw damaged(caller, `\`version\` must be 1, got ${printed(version)}`, advice);
  }
  const unknownField = Object.keys(json).find((name) => !fields.includes(name));
  if (unknownField !== undefined) {
    throw damaged(caller, `${printed(unknownField)} is not a field of a character tokenizer of version 1`);
  }
  if (!Array.isArray(characters)) throw damaged(caller, `\`characters\` must be a list, got ${printed(characters)}`);
  if (characters.length === 0) throw damaged(caller, '`characters` must hold at least one character, got []');
  const tokenOf = new Map<string, number>();
  for (const [token, character] of characters.entries()) {
    if (!isCharacter(character)) {
      throw damaged(caller, `\`characters[${token}]\` must be one character, got ${printed(character)}`);
    }
    const earlier = tokenOf.get(character);
    if (earlier !== undefined) {
      const both = `\`characters[${earlier}]\` and \`characters[${token}]\``;
      throw damaged(caller, `${both} must differ, got ${printed(character)} twice`);
    }
    tokenOf.set(character, token);
  }
  return [...tokenOf.keys()];
}

function isCharacter(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const codePoint = value.codePointAt(0);
  return codePoint !== undefined && !isSurrogate(codePoint) && value === String.fromCodePoint(codePoint);
}

function damaged(
  caller: string,
  problem: string,
  advice = 'Write it again with JSON.stringify(tokenizer), or train the tokenizer again.',
): CheckpointError {
  return new CheckpointError({ caller, problem, advice });
}

function printed(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
