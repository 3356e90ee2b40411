import type { Decoder, Fragment } from '../pipeline/decoder.js';

/** Gives the text of entries, one entry at a time. */
export interface EntryStream {
  /** The text that can no longer change after one more entry; what is given is always the start of the whole text. */
  push(entry: string): string;
  /** What is left at the end of the text. Nothing may follow. */
  end(): string;
}

/**
 * The text of entries of a vocabulary as they come.
 *
 * @param decoder Without one, the entries are joined with blanks, as Hugging Face tokenizers do it.
 */
export function entryStream(decoder: Decoder | undefined): EntryStream {
  if (decoder === undefined) {
    let separator = '';
    const push = (entry: string): string => {
      const text = separator + entry;
      separator = ' ';
      return text;
    };
    return { push, end: () => '' };
  }
  const stream = decoder.open();
  return {
    push: (entry) => joined(stream.push({ text: entry, begins: true, ends: true })),
    end: () => joined(stream.end()),
  };
}

function joined(fragments: readonly Fragment[]): string {
  let text = '';
  for (const fragment of fragments) text += fragment.text;
  return text;
}
