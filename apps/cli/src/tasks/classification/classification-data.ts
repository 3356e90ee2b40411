import { headlineExamples } from '../../data/built-in-data.js';
import { type DataSplit, holdOut } from '../../data/hold-out.js';
import type { LabelledExample } from '../../data/labelled-example.js';
import { readLabelledExamples } from '../../data/read-labelled-examples.js';
import { CommandError } from '../../errors/command-error.js';
import { digestOfData } from '../../run/run-configuration.js';
import { formattedCount } from '../../terminal/figures.js';
import { heldOutShareOf } from '../../training/training-settings.js';
import { dataKeys } from '../data-keys.js';
import type { TaskData } from '../task.js';
import type { ClassificationSettings } from './classification-configuration.js';

/** From how many examples on it is a mistake that nearly each of them has a class of its own. */
const fewestSuspicious = 10;

/** Examples to learn from, and others with texts of their own. */
export type ClassificationData = DataSplit<LabelledExample> & TaskData;

/**
 * Reads examples, and holds out a share of the different texts; equal texts stay together.
 *
 * @throws CommandError if something cannot be read, there are fewer than two classes or different texts, or nearly every
 *   example has a class of its own.
 */
export async function readClassificationData({
  text: { sources, columns },
  training,
}: Pick<ClassificationSettings, 'text' | 'training'>): Promise<ClassificationData> {
  const examples: LabelledExample[] = [];
  for (const source of sources) {
    const read = source.type === 'path' ? await readLabelledExamples([source.path], columns) : headlineExamples(source);
    examples.push(...read);
  }
  const classes = new Set(examples.map(({ label }) => label));
  if (classes.size < 2) {
    throw new CommandError(
      `all of the ${formattedCount(examples.length)} examples are of the class "${[...classes][0]}", and two classes are needed. Add examples of another one.`,
    );
  }
  if (examples.length >= fewestSuspicious && classes.size >= 0.9 * examples.length) {
    throw new CommandError(
      `the label has ${formattedCount(classes.size)} different values in ${formattedCount(examples.length)} examples. Are the columns swapped? Name them with \`--text-column\` and \`--label-column\`.`,
    );
  }
  const share = heldOutShareOf(training);
  const parts = holdOut(examples, ({ text }) => text, { key: dataKeys(training.seed).holdOut, share });
  if (parts.heldOut.length === 0 && share > 0) {
    throw new CommandError('all examples have the same text, and some must differ to be held out. Add other texts.');
  }
  return { ...parts, sha256: digestOfData(examples) };
}
