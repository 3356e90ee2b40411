import { type AlignedText, cut } from '../pipeline/aligned-text.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { scriptOf } from './script-of.js';

/**
 * Cuts between characters of two scripts, where the scripts of Japanese (Han, Hiragana, Katakana) are one.
 *
 * A blank (U+0020) belongs to the script before it, and so does a character of no script or of one younger than Unicode 9.
 * At the start of a text, where no script is before them, they are dropped, as Hugging Face does it. Digits, most
 * punctuation and emoji are of a script of their own, Common, and combining marks of Inherited.
 *
 * Source: Kudo & Richardson 2018, SentencePiece, unicode_script; Unicode, Scripts.txt.
 * Differs from Hugging Face: knows the characters that came to these scripts after Unicode 9, in the engine's version.
 */
export function unicodeScriptsPreTokenizer(): PreTokenizer {
  return {
    preTokenize: piecesOf,
    toJSON: () => ({ type: 'UnicodeScripts' }),
  };
}

function piecesOf(aligned: AlignedText): AlignedText[] {
  const { text } = aligned;
  const pieces: AlignedText[] = [];
  let start = 0;
  let script: string | undefined;
  for (let unit = 0; unit < text.length; ) {
    const codePoint = text.codePointAt(unit) as number;
    const next = joinedScriptOf(codePoint);
    if (next !== undefined && next !== script) {
      if (script !== undefined) pieces.push(cut(aligned, start, unit));
      start = unit;
      script = next;
    }
    unit += codePoint > 0xffff ? 2 : 1;
  }
  if (script !== undefined) pieces.push(cut(aligned, start, text.length));
  return pieces;
}

function joinedScriptOf(codePoint: number): string | undefined {
  if (codePoint === blank) return undefined;
  const script = scriptOf(codePoint);
  const isJapanese = script === 'Hiragana' || script === 'Katakana' || codePoint === longVowelMark;
  return isJapanese ? 'Han' : script;
}

const blank = 0x20;
const longVowelMark = 0x30fc; // of the script Common, since both kinds of kana use it
