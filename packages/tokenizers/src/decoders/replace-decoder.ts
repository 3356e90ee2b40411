import { ArgumentError } from '@unroll/core';
import { compilePattern } from '../patterns/compile-pattern.js';
import { matchesOf } from '../patterns/matches-of.js';
import type { Decoder, DecoderStream } from '../pipeline/decoder.js';
import { applyEdits } from '../pipeline/edit.js';
import { literalReplacement } from './literal-replacement.js';
import { wholeEntries, wholeEntry } from './whole-entries.js';

/** Options of {@link replaceDecoder}. */
export type ReplaceDecoderOptions = {
  /** What is replaced: a text, or what a regular expression in the syntax of Oniguruma matches. */
  readonly pattern: string | { readonly regex: string };
  /** What takes its place, as it is: there are no references to groups. */
  readonly content: string;
};

/**
 * A decoder that replaces a pattern in each entry.
 *
 * With a regular expression, an entry is decoded when it has ended; after a fuseDecoder, that is at the end of the text.
 *
 * Differs from Hugging Face: empty matches are passed over.
 *
 * @throws ArgumentError if the pattern is empty, or compilePattern refuses the expression.
 * @example replaceDecoder({ pattern: '▁', content: ' ' })
 */
export function replaceDecoder({ pattern, content }: ReplaceDecoderOptions): Decoder {
  if (pattern === '') {
    throw new ArgumentError({ caller, argument: 'pattern', expectation: 'not be empty', actual: pattern });
  }
  const isLiteral = typeof pattern === 'string';
  return {
    open: isLiteral ? () => literalStream(pattern, content) : expressionStreams(pattern.regex, content),
    toJSON: () => ({
      type: 'Replace',
      pattern: isLiteral ? { String: pattern } : { Regex: pattern.regex },
      content,
    }),
  };
}

const caller = 'replaceDecoder';

function literalStream(pattern: string, content: string): DecoderStream {
  const replacement = literalReplacement(pattern, content);
  return {
    push: ({ text, begins, ends }) => [{ text: replacement.push(text, ends), begins, ends }],
    end: () => [],
  };
}

function expressionStreams(source: string, content: string): () => DecoderStream {
  const pattern = compilePattern(caller, source);
  return () =>
    wholeEntries((entry) => {
      const edits = matchesOf(pattern, entry, caller).map((match) => ({ ...match, text: content }));
      return [wholeEntry(applyEdits(entry, edits))];
    });
}
