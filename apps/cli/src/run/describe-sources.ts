import { shownPath } from '../terminal/shown-path.js';
import type { RunSource } from './run-configuration.js';

/** The sources of a run in a few words, such as `book.txt and 2 more`. */
export function describeSources(sources: readonly RunSource[]): string {
  const [first, ...more] = sources.map((source) =>
    source.type === 'path' ? shownPath(source.path) : named[source.type],
  );
  return more.length === 0 ? `${first}` : `${first} and ${more.length} more`;
}

const named: Readonly<Record<Exclude<RunSource['type'], 'path'>, string>> = {
  'built-in': 'the built-in corpus',
  'built-in headlines': 'the built-in headlines',
  'built-in numbers': 'the built-in number words',
  'standard input': 'standard input',
};
