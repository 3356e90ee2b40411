import { type AlignedText, edited } from './aligned-text.js';
import { characterOfByte } from './byte-characters.js';
import { applyEdits, type Edit } from './edit.js';
import { utf8Bytes } from './utf8-bytes.js';

/** A text whose bytes in UTF-8 are visible characters, each of which came from the whole character that it is a byte of. */
export function bytesMadeVisible(aligned: AlignedText): AlignedText {
  const { text } = aligned;
  const edits: Edit[] = [];
  let isAscii = true;
  for (let start = 0; start < text.length; ) {
    const codePoint = text.codePointAt(start) as number;
    const end = start + (codePoint > 0xffff ? 2 : 1);
    const standsForItself = codePoint > 0x20 && codePoint < 0x7f;
    if (!standsForItself)
      edits.push({
        start,
        end,
        text: codePoint < 0x80 ? characterOfByte(codePoint) : visibleBytes(text.slice(start, end)),
      });
    if (codePoint >= 0x80) isAscii = false;
    start = end;
  }
  // Of ASCII, each unit becomes one, which came from where it did.
  return isAscii ? { ...aligned, text: applyEdits(text, edits) } : edited(aligned, edits);
}

function visibleBytes(character: string): string {
  let visible = '';
  for (const byte of utf8Bytes(character)) visible += characterOfByte(byte);
  return visible;
}
