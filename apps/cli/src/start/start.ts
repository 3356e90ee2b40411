import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { occupied } from '../run/create-run.js';
import { findConfiguration } from '../run/open-run.js';
import { requireUnlocked } from '../run/run-lock.js';
import { formattedMeasure } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { writeParagraph } from '../terminal/write-paragraph.js';
import { builtInFloor } from '../text/built-in-corpus.js';
import { beginRun } from '../training/begin-run.js';
import { trainRun } from '../training/train-run.js';
import { openWriter } from '../writing/open-writer.js';
import { presentText } from '../writing/present-text.js';
import type { StartSettings } from './start-settings.js';

/**
 * Trains on the built-in corpus, writes in several ways, and says what there is to see and what to try next.
 *
 * @returns The exit code.
 * @throws CommandError if the folder of the run holds something else than an earlier run of this command, or one
 *   that is still being trained.
 */
export async function start(settings: StartSettings, output: Output): Promise<number> {
  const { folder } = settings.run;
  writeParagraph(
    output,
    `An LSTM learns to write headlines and stories, character by character, from news that a grammar makes up. The entropy of that grammar is ${formattedMeasure(builtInFloor())} nats a character, exactly: on new text, no model can have a lower loss. Watch the loss come down towards that floor.`,
  );
  output.writeLine();
  await removeEarlierRun(folder);
  const { isComplete, exitCode } = await trainRun(await beginRun(settings.run), output);
  if (!isComplete) return exitCode;
  output.writeLine();
  await presentText(await openWriter(folder), settings.text, output);
  output.writeLine();
  writeParagraph(
    output,
    'Always taking the most likely character goes round in circles; drawing from the distribution does not, and the temperature says how far it strays.',
  );
  output.writeLine();
  output.writeLine(['Try next:', ...suggestions(settings).map((suggestion) => `  ${suggestion}`)].join('\n'));
  return exitCode;
}

function suggestions({ run }: StartSettings): string[] {
  const { unit, count } = run.task.training.length;
  return [
    commandLineOf('generate', run.folder, '--prompt', 'SPORT: ', '--temperature', '0.3,0.8,1.3'),
    commandLineOf('train', '--resume', run.folder, `--${unit}`, String(4 * count)),
    commandLineOf('train', 'book.txt', '--minutes', '5'),
    commandLineOf('train', '--task', 'classify'),
    commandLineOf('train', '--task', 'translate'),
    commandLineOf('train', '--help'),
  ];
}

async function removeEarlierRun(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const configuration = await findConfiguration(folder);
  if (configuration?.command !== 'start') throw occupied(folder);
  requireUnlocked(folder);
  await rm(folder, { recursive: true });
}
