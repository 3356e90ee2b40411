import { replaced } from '../normalizers/replaced.js';
import type { AlignedText } from './aligned-text.js';
import { characterOfByte } from './byte-characters.js';
import { utf8Bytes } from './utf8-bytes.js';

/** A text whose bytes in UTF-8 are visible characters, each of which came from the whole character that it is a byte of. */
export function bytesMadeVisible(aligned: AlignedText): AlignedText {
  return replaced(aligned, notVisibleAscii, visibleBytes);
}

const notVisibleAscii = /[^!-~]/gu;

function visibleBytes(character: string): string {
  const unit = character.charCodeAt(0);
  if (unit < 0x80) return characterOfByte(unit); // as most are, which are blanks
  let visible = '';
  for (const byte of utf8Bytes(character)) visible += characterOfByte(byte);
  return visible;
}
