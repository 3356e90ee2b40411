import type { GrammarAlternative } from '../grammar-definition.js';

/** The end of a story: a fact about whom it is about, what somebody said, or both; then a blank line. */
export function storyEnd(fact: string): GrammarAlternative[] {
  return [` {${fact}}\n\n`, ' {quote}\n\n', ` {${fact}} {quote}\n\n`];
}
