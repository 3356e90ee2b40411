import type { Fragment } from '../pipeline/decoder.js';

/** Makes one entry of texts. */
export interface OneEntry {
  /** The fragments of one more text. */
  add(text: string): readonly Fragment[];
  /** Those of the last text, which may be empty. */
  end(text: string): readonly Fragment[];
}

/** One entry for texts that come one after another. There is an entry even if there is no text. */
export function oneEntry(): OneEntry {
  let begins = true;
  const fragment = (text: string, ends: boolean): readonly Fragment[] => {
    const fragments = [{ text, begins, ends }];
    begins = false;
    return fragments;
  };
  return { add: (text) => (text === '' ? [] : fragment(text, false)), end: (text) => fragment(text, true) };
}
