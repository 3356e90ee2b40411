import type { JsonObject } from './json-object.js';

/** A part of the text of an entry on its way through decoders. */
export type Fragment = {
  readonly text: string;
  /** Whether an entry begins with it, or it goes on with that of the fragment before. */
  readonly begins: boolean;
  /** Whether the entry ends with it, or goes on with the next fragment. */
  readonly ends: boolean;
};

/** Turns entries of a vocabulary into text, entry by entry. */
export interface DecoderStream {
  /** What can no longer change after one more fragment. */
  push(fragment: Fragment): readonly Fragment[];
  /** What is left at the end of the text. Every entry that began has ended before it. */
  end(): readonly Fragment[];
}

/** How entries of a vocabulary become text again. */
export interface Decoder {
  /** Decodes one text. */
  open(): DecoderStream;
  /**
   * What makes it fast: the bytes that an entry stands for, where the text is no more than those of all entries, read as
   * UTF-8 in the way of `readUtf8`. Absent if it does anything else.
   */
  bytesOf?(entry: string): Uint8Array;
  /** Its entry in `tokenizer.json`. */
  toJSON(): JsonObject;
}
