import { eventLoopTurn } from '@unroll/core';
import { encodeText } from '@unroll/tokenizers';
import { CommandError } from '../errors/command-error.js';
import { formattedCount } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { shortened } from '../terminal/shortened.js';
import { shownPath } from '../terminal/shown-path.js';
import { fileParts, standardInputParts } from '../text/text-parts.js';
import { wholeLines } from '../text/whole-lines.js';
import { explainUnknown } from '../writing/explain-unknown.js';
import type { TextTokenizer } from './text-tokenizer.js';

/** What is to be made of the lines of some text. */
export type LineEncoding = {
  readonly tokenizer: TextTokenizer;
  /** Files; `-` for standard input. */
  readonly names: readonly string[];
  /** Whether the lines have ids, which become text, rather than text. */
  readonly isDecoding: boolean;
  /** Whether what the post-processor adds is among the ids. */
  readonly addsTokens: boolean;
};

/**
 * Writes a line for each line of some text: its ids, separated by blanks; or the text of the ids that it has. Ends early if
 * nobody reads on.
 *
 * @throws CommandError that names the line, if it has a character that the tokenizer does not know, or what is no id.
 */
export async function encodeLines(encoding: LineEncoding, output: Output): Promise<void> {
  const { names, isDecoding } = encoding;
  const convert = isDecoding ? decodedLine : encodedLine;
  for (const name of names) {
    const isInput = name === '-';
    const subject = isInput ? 'standard input' : `"${shownPath(name)}"`;
    let lineCount = 0;
    for await (const lines of wholeLines(isInput ? standardInputParts() : fileParts(name))) {
      if (output.readerGone.aborted) return;
      const converted: string[] = [];
      try {
        for (const line of lines) converted.push(convert(encoding, line, subject, lineCount + converted.length + 1));
      } finally {
        if (converted.length > 0) output.writeLine(converted.join('\n'));
      }
      lineCount += lines.length;
      await output.hasRoom();
      await eventLoopTurn(); // in which it is noticed that nobody reads on
    }
  }
}

function encodedLine({ tokenizer, addsTokens }: LineEncoding, text: string, subject: string, line: number): string {
  return explainUnknown(tokenizer, text, { subject, reader: 'tokenizer', line }, () => {
    if (!addsTokens || !('parts' in tokenizer)) return tokenizer.encode(text).join(' ');
    return encodeText(tokenizer, text, { truncation: null, padding: null }).tokens.join(' ');
  });
}

function decodedLine({ tokenizer }: LineEncoding, ids: string, subject: string, line: number): string {
  const words = ids.split(/\s+/).filter((word) => word !== '');
  return tokenizer.decode(words.map((word) => idOf(word, tokenizer.vocabularySize, `${subject}, line ${line}`)));
}

function idOf(word: string, vocabularySize: number, place: string): number {
  const id = /^\d+$/.test(word) ? Number(word) : vocabularySize;
  if (id < vocabularySize) return id;
  throw new CommandError(
    `${place}: "${shortened(word)}" is not an id. Those of this tokenizer are integers from 0 to ${formattedCount(vocabularySize - 1)}, separated by blanks.`,
  );
}
