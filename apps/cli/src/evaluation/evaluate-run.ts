import { bitsPerCharacter, perplexity } from '@unroll/metrics';
import { nextTokenObjective } from '@unroll/models';
import { evaluate, textBatches } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { formattedCount, formattedMeasure } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { readStandardInput, readText } from '../text/read-text.js';
import { textSourcesOf } from '../text/text-source.js';
import { encodeKnownText } from '../writing/encode-known-text.js';
import { openWriter } from '../writing/open-writer.js';

const timeSteps = 50;
const mostStreams = 50;
const leastStreamLength = 20 * timeSteps;

/**
 * Measures the model of a run on a text, and prints the figures.
 *
 * @param names Files and folders; `-` for standard input.
 * @throws CommandError if the run or the text cannot be read, or the text has a character that the model never saw.
 */
export async function evaluateRun(folder: string, names: readonly string[], output: Output): Promise<void> {
  const sources = textSourcesOf(names);
  const standardInput = names.includes('-') ? await readStandardInput() : undefined;
  const text = await readText(sources, standardInput);
  const { model, parameters, tokenizer } = await openWriter(folder);
  const tokens = encodeKnownText(tokenizer, text, 'the text');
  const targetCount = tokens.length - 1;
  if (targetCount < 1) {
    throw new CommandError('the text has a single character, and the first one is not predicted. Use a longer text.');
  }
  const batchSize = Math.max(1, Math.min(mostStreams, Math.floor(targetCount / leastStreamLength)));
  const batches = textBatches(tokens, { batchSize, timeSteps: Math.min(timeSteps, targetCount) });
  const { loss, targetCount: measuredCount } = await evaluate(nextTokenObjective(model), parameters, batches);
  const rows: [string, string][] = [
    ['characters', `${formattedCount(measuredCount)} predicted of ${formattedCount(tokens.length)}`],
    ['loss', `${formattedMeasure(loss)} nats/character`],
    ['bits', `${formattedMeasure(bitsPerCharacter({ nats: loss, characterCount: 1 }))} bits/character`],
    ['perplexity', `${formattedMeasure(perplexity({ nats: loss, tokenCount: 1 }))} a character`],
  ];
  output.writeLine(table(rows, output.width).join('\n'));
}
