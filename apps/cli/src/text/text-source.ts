import { builtInCorpus } from './built-in-corpus.js';
import { namedPath } from './named-path.js';

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
 *
 * @throws UsageError for an empty name.
 */
export function textSourcesOf(names: readonly string[]): TextSource[] {
  if (names.length === 0) return [{ type: 'built-in', ...builtInCorpus }];
  return names.map((name) => (name === '-' ? { type: 'standard input' } : { type: 'path', path: namedPath(name) }));
}
