import { ArgumentError } from '@unroll/core';
import { loneSurrogate } from './lone-surrogate.js';
import { requireText } from './require-text.js';

/** One text to learn from, or several that need not be in memory together, now or as they arrive. */
export type TrainingTexts = string | Iterable<string> | AsyncIterable<string>;

/**
 * What is made of the vocabulary of some texts: now, or a promise of it where the texts arrive one after another.
 *
 * @param caller The function that was called, as the user writes it.
 * @param add Is called with each text, which is well-formed.
 * @param entries Gives the vocabulary, after the last text.
 * @throws ArgumentError if there is no entry, if a text is not a string, or if it holds half of a surrogate pair.
 */
export function withAlphabet<Result>(
  caller: string,
  texts: TrainingTexts,
  add: (text: string) => void,
  entries: () => readonly string[],
  create: (entries: readonly string[]) => Result,
): Result | Promise<Result> {
  let count = 0;
  const wrong = (argument: string, expectation: string, actual: unknown): ArgumentError =>
    new ArgumentError({ caller, argument, expectation, actual });
  const addText = (text: string): void => {
    const argument = text === texts ? 'texts' : `texts[${count++}]`;
    const offset = requireText(caller, text, argument).search(loneSurrogate);
    if (offset < 0) return add(text);
    throw wrong(argument, `not be cut inside a character, as at offset ${offset}`, text.charAt(offset));
  };
  const finish = (): Result => {
    const found = entries();
    if (found.length > 0) return create(found);
    throw wrong('texts', 'hold a character', 0);
  };
  const list = Object(texts) as object;
  if (Symbol.asyncIterator in list) {
    return (async () => {
      for await (const text of list as AsyncIterable<string>) addText(text);
      return finish();
    })();
  }
  // What is no list is a text, or refused as one.
  for (const text of typeof texts !== 'string' && Symbol.iterator in list
    ? (list as Iterable<string>)
    : [texts as string]) {
    addText(text);
  }
  return finish();
}
