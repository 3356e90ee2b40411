import { CheckpointError } from '@unroll/core';

/**
 * The vocabulary of a saved tokenizer that is a list of characters, checked.
 *
 * @param caller The function that was called, as the user writes it.
 * @param json What JSON.parse returned.
 * @param type What `type` must be; also the name of the list.
 * @param character Matches what may be an entry.
 * @throws CheckpointError if it is not such a tokenizer, of version 1; the message names the field.
 */
export function readAlphabet(caller: string, json: unknown, type: string, character: RegExp): readonly string[] {
  const wrong = (field: string, expectation: string, actual: unknown): CheckpointError => {
    const shown = Object(actual) === actual ? typeof actual : JSON.stringify(actual)?.slice(0, 60);
    const problem = `\`${field.slice(0, 60)}\` must ${expectation}, got ${shown}`;
    return new CheckpointError({ caller, problem, advice: 'Update @unroll/tokenizers, or save the tokenizer again.' });
  };
  if (typeof json === 'string') throw wrong('json', 'be parsed', json);
  const fields: Fields = Object(json);
  const list = fields[type];
  const expected: Fields = { type, version: 1, [type]: list };
  for (const name in { ...expected, ...fields }) {
    if (fields[name] !== expected[name]) {
      throw wrong(name, `be ${JSON.stringify(expected[name]) ?? 'left out'}`, fields[name]);
    }
  }
  if (!Array.isArray(list) || list.length === 0) throw wrong(type, 'be a list with a character', list);
  const entries = new Set<string>();
  for (const entry of list) {
    if (typeof entry !== 'string' || !character.test(entry) || entries.has(entry)) {
      throw wrong(`${type}[${entries.size}]`, 'be a new character', entry);
    }
    entries.add(entry);
  }
  return [...entries];
}

type Fields = Readonly<Record<string, unknown>>;
