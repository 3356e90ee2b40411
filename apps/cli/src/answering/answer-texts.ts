import { eventLoopTurn } from '@unroll/core';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { shownCharacters } from '../terminal/shown-characters.js';
import type { Answerer, TokenText } from './answerer.js';
import { type InputSource, textsOf } from './input-source.js';

/** How many texts are answered at once. */
const partSize = 256;

/**
 * Answers each text of some sources with a line, in order, as they come. Ends early if nobody reads on.
 *
 * @param warn Told in the end which characters were left out, as the model does not know them.
 * @throws CommandError if a source cannot be read; what comes before it is answered.
 */
export async function answerTexts(
  sources: readonly InputSource[],
  answerer: Answerer,
  output: Output,
  warn: (message: string) => void,
): Promise<void> {
  const { known, column } = answerer;
  try {
    for (const source of sources) {
      for await (const texts of textsOf(source, column)) {
        for (let start = 0; start < texts.length; start += partSize) {
          if (output.readerGone.aborted) return;
          const answers = answersTo(texts.slice(start, start + partSize), answerer).join('\n');
          output.writeLine(output.isLive ? printable(answers) : answers);
          await output.hasRoom();
          await eventLoopTurn(); // in which it is noticed that nobody reads on
        }
      }
    }
  } finally {
    if (known.leftOut.size > 0) {
      warn(
        `the model never saw these characters in training, and they were left out: ${shownCharacters(known.leftOut)}.`,
      );
    }
  }
}

function answersTo(texts: readonly string[], { known, answer, answerNothing }: Answerer): string[] {
  const read = texts.map((text): TokenText => ({ text, tokens: known.encode(text) }));
  const filled = read.filter(({ tokens }) => tokens.length > 0);
  const answers = filled.length === 0 ? [] : answer(filled);
  const answerOf = new Map(filled.map((text, index) => [text, answers[index] as string]));
  return read.map((text) => answerOf.get(text) ?? answerNothing(text.text));
}
