import { resolve } from 'node:path';
import { shownPath } from '../terminal/shown-path.js';
import { builtInCorpus } from './built-in-corpus.js';

/** Where text comes from, as plain data: a run's configuration keeps it. */
export type TextSource =
  | {
      readonly type: 'built-in';
      readonly seed: number;
      readonly characterCount: number;
    }
  | {
      readonly type: 'path';
      /** The absolute path of a file, or of a folder of text files. */
      readonly path: string;
    }
  | { readonly type: 'standard input' };

/**
 * The sources that a user named: paths, and `-` for standard input. Without any, the built-in corpus.
 *
 * Standard input is never read unasked: under a scheduler it may be open and never end.
 */
export function textSourcesOf(names: readonly string[]): TextSource[] {
  if (names.length === 0) return [{ type: 'built-in', ...builtInCorpus }];
  return names.map((name) => (name === '-' ? { type: 'standard input' } : { type: 'path', path: resolve(name) }));
}

/** The sources in a few words, such as `book.txt and 2 more`. */
export function describeSources(sources: readonly TextSource[]): string {
  const [first, ...more] = sources.map((source) =>
    source.type === 'path' ? shownPath(source.path) : named[source.type],
  );
  return more.length === 0 ? `${first}` : `${first} and ${more.length} more`;
}

const named = { 'built-in': 'the built-in corpus', 'standard input': 'standard input' } as const;
