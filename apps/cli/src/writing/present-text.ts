import { randomKey } from '@unroll/core';
import { columns } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';
import { printable } from '../terminal/printable.js';
import { warn } from '../terminal/warn.js';
import { explainUnknown } from './explain-unknown.js';
import { openingPrompt } from './opening-prompt.js';
import { warnOfUnknown } from './warn-of-unknown.js';
import { type Assignment, type Choice, type Writer, writeText, writeWholeText } from './write-text.js';

/** What a user wants to read. */
export type TextRequest = {
  /** What to go on from, and to print in front. Undefined for the beginning of a line. */
  readonly prompt: string | undefined;
  /** In tokens. */
  readonly length: number;
  readonly seed: number;
  /** One choice is streamed; several are printed side by side. All draw with the same random numbers. */
  readonly choices: readonly [Choice, ...Choice[]];
};

/**
 * Writes text and prints it. Ends early if nobody reads on.
 *
 * @throws CommandError if the prompt has a character that the model never saw.
 */
export async function presentText(writer: Writer, request: TextRequest, output: Output): Promise<void> {
  const { length, seed, choices } = request;
  const prompt = request.prompt ?? openingPrompt(writer.tokenizer);
  const told = { subject: 'the prompt', reader: 'model' } as const;
  explainUnknown(writer.tokenizer, prompt, told, () => writer.tokenizer.encode(prompt));
  warnOfUnknown(writer.tokenizer, prompt, warn);
  const assign = (choice: Choice): Assignment => ({ prompt, length, choice, key: randomKey(seed) });
  const opening = request.prompt ?? '';
  if (choices.length === 1) {
    await stream(writer, opening, assign(choices[0]), output);
    return;
  }
  const texts: { heading: string; text: string }[] = [];
  for (const choice of choices) {
    output.drawLive(`writing ${texts.length + 1} of ${choices.length} texts`);
    const text = await writeWholeText(writer, assign(choice));
    texts.push({ heading: headingOf(choice), text: printable(opening + text) });
  }
  output.writeLine(columns(texts, output.width, output.bold).join('\n'));
}

async function stream(writer: Writer, opening: string, assignment: Assignment, output: Output): Promise<void> {
  const shown = output.isLive ? printable : (text: string) => text;
  output.write(shown(opening));
  for await (const text of writeText(writer, assignment)) {
    if (output.readerGone.aborted) return;
    output.write(shown(text));
  }
  output.writeLine();
}

function headingOf(choice: Choice): string {
  return choice === 'greedy' ? 'most likely' : `temperature ${choice.temperature}`;
}
