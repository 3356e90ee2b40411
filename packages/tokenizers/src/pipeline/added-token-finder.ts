import type { NumberedToken } from './added-token.js';
import { type AlignedText, cut } from './aligned-text.js';
import type { TextPart } from './text-part.js';

/** Cuts texts at added tokens. */
export type AddedTokenFinder = (text: AlignedText) => readonly TextPart[];

const wordCharacter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

/**
 * Finds added tokens from left to right, of several at one place the longest.
 *
 * @param tokens Each with the text that it is looked for by.
 */
export function addedTokenFinder(tokens: readonly (readonly [text: string, token: NumberedToken])[]): AddedTokenFinder {
  const tokenOfText = new Map(tokens.filter(([text]) => text !== ''));
  if (tokenOfText.size === 0) return (text) => (text.text === '' ? [] : [{ piece: text, token: undefined }]);
  const longestFirst = [...tokenOfText.keys()].sort((left, right) => right.length - left.length);
  const anyOfThem = new RegExp(longestFirst.map(literal).join('|'), 'g');
  return (aligned) => {
    const { text } = aligned;
    const parts: TextPart[] = [];
    let done = 0;
    const add = (start: number, end: number, token: number | undefined): void => {
      if (start < end) parts.push({ piece: cut(aligned, start, end), token });
      done = Math.max(done, end);
    };
    for (const { 0: found, index } of text.matchAll(anyOfThem)) {
      const token = tokenOfText.get(found) as NumberedToken;
      const end = index + found.length;
      if (index < done || (token.isSingleWord && !standsAlone(text, index, end))) continue;
      const start = token.stripsLeft ? Math.max(done, text.slice(0, index).trimEnd().length) : index;
      add(done, start, undefined);
      add(start, token.stripsRight ? text.length - text.slice(end).trimStart().length : end, token.id);
    }
    add(done, text.length, undefined);
    return parts;
  };
}

function standsAlone(text: string, start: number, end: number): boolean {
  const [after = ''] = text.slice(end, end + 2);
  const [before = ''] = [...text.slice(Math.max(0, start - 2), start)].reverse();
  return !wordCharacter.test(before) && !wordCharacter.test(after);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
