import { edited } from '../pipeline/aligned-text.js';
import type { Edit } from '../pipeline/edit.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { readCharsmap } from './charsmap.js';
import { shortClusters } from './short-clusters.js';

/**
 * Replaces characters by a table that SentencePiece compiled.
 *
 * A grapheme cluster of up to five bytes in UTF-8 is looked up as a whole, or else character by character; of a longer
 * one, each character. If the table has something that the part begins with, the shortest of it counts, for all of the part.
 *
 * Source: Hugging Face tokenizers.
 * Differs from SentencePiece, which goes from one place to the next and takes the longest entry there.
 * Differs from Hugging Face: what replaces a cluster came from all of its characters, and not from the first.
 *
 * @param precompiledCharsmap The table in base64.
 * @throws ArgumentError if it is no base64, or shorter than it says.
 */
export function precompiledNormalizer(precompiledCharsmap: string): Normalizer {
  const charsmap = readCharsmap(precompiledCharsmap);
  const isUnchanged = new Uint8Array(0x10000); // 1 for a UTF-16 unit that is a character known to stay as it is

  const editsOf = (text: string): Edit[] => {
    const edits: Edit[] = [];
    /** What replaces a part of the text: itself, if it stays; undefined if the table does not have it. */
    const lookUp = (start: number, end: number): string | undefined => {
      const part = text.slice(start, end);
      const replacement = charsmap.replacementOf(part);
      if (replacement !== undefined && replacement !== part) edits.push({ start, end, text: replacement });
      return replacement;
    };
    const lookUpCharacters = (start: number, end: number): void => {
      for (let unit = start; unit < end; unit++) {
        const code = text.charCodeAt(unit);
        if (isUnchanged[code] === 1) continue;
        if ((text.codePointAt(unit) as number) > 0xffff) {
          lookUp(unit, unit + 2);
          unit++;
        } else if ((lookUp(unit, unit + 1) ?? text[unit]) === text[unit] && !isSurrogate(code)) {
          isUnchanged[code] = 1;
        }
      }
    };
    let done = 0;
    for (const { start, end } of shortClusters(text)) {
      lookUpCharacters(done, start);
      if (lookUp(start, end) === undefined) lookUpCharacters(start, end);
      done = end;
    }
    lookUpCharacters(done, text.length);
    return edits;
  };

  return {
    normalize: (aligned) => edited(aligned, editsOf(aligned.text)),
    toJSON: () => ({ type: 'Precompiled', precompiled_charsmap: precompiledCharsmap }),
  };
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
