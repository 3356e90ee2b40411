import type { Output } from './output.js';
import { wrapWords } from './wrap-words.js';

const widest = 100;

/** Writes sentences, wrapped to the width of the output and to at most 100 columns. */
export function writeParagraph(output: Output, text: string): void {
  const width = Math.max(2, Math.min(output.width, widest));
  output.writeLine(wrapWords(text, width).join('\n'));
}
