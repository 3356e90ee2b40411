import type { Decoder } from '../pipeline/decoder.js';
import { oneEntry } from './one-entry.js';

/**
 * A decoder that joins all entries into one, so that what follows it in a sequence sees the text as a whole.
 *
 * @example decoderSequence([fuseDecoder(), stripDecoder({ content: ' ', start: 1 })])
 */
export function fuseDecoder(): Decoder {
  return {
    open: () => {
      const entry = oneEntry();
      return { push: ({ text }) => entry.add(text), end: () => entry.end('') };
    },
    toJSON: () => ({ type: 'Fuse' }),
  };
}
