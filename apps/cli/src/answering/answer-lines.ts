import { eventLoopTurn } from '@unroll/core';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { shownCharacters } from '../terminal/shown-characters.js';
import type { Answerer, TokenLine } from './answerer.js';
import { type LineSource, linesOf } from './line-source.js';

/** How many lines are answered at once. */
const partSize = 256;

/**
 * Answers each line of some sources with a line, in order, as they come. Ends early if nobody reads on.
 *
 * @param warn Told in the end which characters were left out, as the model does not know them.
 * @throws CommandError if a source cannot be read; what comes before it is answered.
 */
export async function answerLines(
  sources: readonly LineSource[],
  answerer: Answerer,
  output: Output,
  warn: (message: string) => void,
): Promise<void> {
  const { leftOut } = answerer.known;
  try {
    for (const source of sources) {
      for await (const lines of linesOf(source)) {
        for (let start = 0; start < lines.length; start += partSize) {
          if (output.readerGone.aborted) return;
          const answers = answersTo(lines.slice(start, start + partSize), answerer).join('\n');
          output.writeLine(output.isLive ? printable(answers) : answers);
          await eventLoopTurn();
        }
      }
    }
  } finally {
    if (leftOut.size > 0) {
      warn(`the model never saw these characters in training, and they were left out: ${shownCharacters(leftOut)}.`);
    }
  }
}

function answersTo(texts: readonly string[], { known, answer, answerNothing }: Answerer): string[] {
  const lines = texts.map((text): TokenLine => ({ text, tokens: known.encode(text) }));
  const filled = lines.filter(({ tokens }) => tokens.length > 0);
  const answers = filled.length === 0 ? [] : answer(filled);
  const answerOf = new Map(filled.map((line, index) => [line, answers[index] as string]));
  return lines.map((line) => answerOf.get(line) ?? answerNothing(line.text));
}
