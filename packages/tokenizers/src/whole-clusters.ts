import type { IncrementalDecoder } from '@unroll/core';
import { graphemeSegments } from './grapheme-segments.js';

/** Up to this many UTF-16 units, the text that is held back is looked through after each token. */
const shortText = 64;

/**
 * A decoder that holds back the last grapheme cluster of what another one gives: a combining mark, a joiner or a
 * variation selector that follows would still belong to it.
 *
 * What follows a cluster of more than 64 UTF-16 units may be held back until there is as much of it again, so that a
 * cluster of a million marks takes linear time.
 *
 * @param decoder Gives text that can no longer change, which may end anywhere.
 */
export function wholeClusters(decoder: IncrementalDecoder): IncrementalDecoder {
  let held = '';
  let enough = 0;
  return {
    push(token) {
      held += decoder.push(token);
      if (held.length < enough) return '';
      // The first half of a surrogate pair is no character yet: with the second half it may be a mark.
      const characters = held.replace(/[\ud800-\udbff]$/, '');
      const start = graphemeSegments(characters).containing(characters.length - 1)?.index ?? 0;
      const text = held.slice(0, start);
      held = held.slice(start);
      enough = 2 * held.length - shortText;
      return text;
    },
    end: () => held + decoder.end(),
  };
}
