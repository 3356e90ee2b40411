import type { DecoderStream, Fragment } from '../pipeline/decoder.js';

const none: readonly Fragment[] = [];

/**
 * A stream that decodes each entry when all its fragments are there.
 *
 * @param decode The fragments that follow from an entry.
 * @param end Those that follow from the end of the text.
 */
export function wholeEntries(
  decode: (entry: string) => readonly Fragment[],
  end: () => readonly Fragment[] = () => none,
): DecoderStream {
  let held = '';
  const push = ({ text, ends }: Fragment): readonly Fragment[] => {
    held += text;
    if (!ends) return none;
    const entry = held;
    held = '';
    return decode(entry);
  };
  return { push, end };
}

/** An entry of its own. */
export function wholeEntry(text: string): Fragment {
  return { text, begins: true, ends: true };
}
