import { type PathSource, pathSources } from './path-sources.js';

/** Where labelled examples come from, as plain data: a run's configuration keeps it. */
export type ExampleSource =
  | PathSource
  | { readonly type: 'built-in headlines'; readonly seed: number; readonly exampleCount: number };

/** The headlines of the built-in news with their topics, which are learned from where the user names nothing. */
export const builtInHeadlines: Exclude<ExampleSource, PathSource> = {
  type: 'built-in headlines',
  seed: 1,
  exampleCount: 10_000,
};

/**
 * The sources that a user named. Without any, the built-in headlines.
 *
 * @throws CommandError for standard input.
 */
export function exampleSourcesOf(names: readonly string[]): ExampleSource[] {
  return names.length === 0 ? [builtInHeadlines] : pathSources(names);
}
