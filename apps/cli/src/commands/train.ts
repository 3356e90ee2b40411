import { choice, integer, positiveNumber, text } from '../arguments/option.js';
import type { OptionValues } from '../arguments/parse-arguments.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { defaultFolder } from '../run/default-folder.js';
import { standardOutput } from '../terminal/output.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { textSourcesOf } from '../text/text-source.js';
import { lengthAskedFor, type TrainingLength } from '../training/training-length.js';
import type { TrainingSession } from '../training/training-session.js';

const defaults = {
  cell: 'lstm',
  hidden: 128,
  layers: 2,
  batch: 50,
  time: 50,
  learningRate: 0.01,
  length: { unit: 'steps', count: 1000 },
  seed: 1,
} as const satisfies { readonly length: TrainingLength; readonly [name: string]: unknown };

const lengthOptions = {
  steps: integer({ minimum: 1 }, `How many steps to train. Default ${defaults.length.count}.`),
  epochs: integer({ minimum: 1 }, 'How often to go through the text instead.'),
  minutes: positiveNumber('How long to train instead. The learning rate then stays as it is after the warm-up.'),
};

const newRunOptions = {
  cell: choice(['lstm', 'gru', 'elman'], `The recurrence. Default ${defaults.cell}.`),
  hidden: integer({ minimum: 1 }, `Units in each layer. Default ${defaults.hidden}.`),
  layers: integer({ minimum: 1 }, `Layers on top of each other. Default ${defaults.layers}.`),
  embedding: integer({ minimum: 1 }, 'Length of a learned vector for each character. Default: none, one-hot vectors.'),
  batch: integer({ minimum: 1 }, `Streams of text read side by side. Default ${defaults.batch}.`),
  time: integer({ minimum: 1 }, `Characters of each stream read in a step. Default ${defaults.time}.`),
  'learning-rate': positiveNumber(
    `The peak of Adam's learning rate: reached in 20 steps of warm-up, then lowered along half a cosine to a tenth. Default ${defaults.learningRate}.`,
  ),
  seed: integer({ minimum: 0 }, `The same seed gives the same losses and the same text. Default ${defaults.seed}.`),
  out: text('FOLDER', 'Where the run goes; must not exist yet. Default: runs/ and the name of the text.'),
};

const options = {
  ...newRunOptions,
  ...lengthOptions,
  resume: text('RUN', 'Goes on with a run from its last save, exactly as if it had not been stopped.'),
};

/** `unroll train`: trains a character-level language model. */
export const trainCommand: Command = defineCommand({
  name: 'train',
  summary: 'Trains a character-level language model on text',
  operands: '[file...]',
  description: [
    'Trains a character-level language model on text, and saves it in a run folder: at the end, every half a minute, and on Ctrl-C.',
    'The text is that of the files, one after another, in UTF-8. A folder stands for the text files in it and below (.txt, .md and the like), in the order of their names; `-` for standard input. Without any, it is the built-in corpus: headlines and short stories written by a grammar, whose entropy, the least loss that any model can have, is known exactly. The last tenth of the text is not learned from, but held out to measure the loss on.',
    'With --resume, the run keeps its text and its settings; --steps, --epochs or --minutes, counted from its beginning, can make it longer. It then goes on at the learning rate that it had come down to.',
  ],
  options,
  examples: [
    'unroll train',
    'unroll train book.txt --hidden 256 --minutes 10 --out runs/book',
    'cat *.md | unroll train - --cell gru',
    'unroll train --resume runs/book --minutes 20',
  ],
  async run({ positionals, options: given }) {
    const length = requireOneLength(given);
    const output = standardOutput();
    const { trainRun } = await import('../training/train-run.js');
    const session = await (given.resume === undefined
      ? beginSession(positionals, given, length)
      : resumeSession(given.resume, positionals, given, length));
    const { isComplete, exitCode } = await trainRun(session, output);
    if (isComplete) output.writeLine(`Write with it:  ${commandLineOf('generate', session.run.folder)}`);
    return exitCode;
  },
});

type Given = OptionValues<typeof options>;

function requireOneLength(given: Given): TrainingLength | undefined {
  const names = Object.keys(lengthOptions).filter((name) => name in given);
  if (names.length <= 1) return lengthAskedFor(given);
  throw new UsageError(`\`--${names[0]}\` and \`--${names[1]}\` exclude each other. Write one of them.`);
}

async function beginSession(
  files: readonly string[],
  given: Given,
  length: TrainingLength | undefined,
): Promise<TrainingSession> {
  const { beginRun } = await import('../training/begin-run.js');
  const sources = textSourcesOf(files);
  return beginRun({
    command: 'train',
    sources,
    folder: given.out ?? defaultFolder(sources),
    model: {
      cell: given.cell ?? defaults.cell,
      hiddenSize: given.hidden ?? defaults.hidden,
      layerCount: given.layers ?? defaults.layers,
      embeddingSize: given.embedding ?? null,
    },
    training: {
      batchSize: given.batch ?? defaults.batch,
      timeSteps: given.time ?? defaults.time,
      learningRate: given['learning-rate'] ?? defaults.learningRate,
      seed: given.seed ?? defaults.seed,
      length: length ?? defaults.length,
    },
  });
}

async function resumeSession(
  folder: string,
  files: readonly string[],
  given: Given,
  length: TrainingLength | undefined,
): Promise<TrainingSession> {
  const changed = Object.keys(newRunOptions).find((name) => name in given);
  if (changed !== undefined || files.length > 0) {
    const extra = changed === undefined ? `"${files[0]}"` : `\`--${changed}\``;
    throw new UsageError(
      `\`--resume\` goes on with the run's own text and settings. Leave ${extra} out, or train a new run.`,
    );
  }
  const { resumeRun } = await import('../training/resume-run.js');
  return resumeRun(folder, length);
}
