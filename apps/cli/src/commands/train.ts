import type { TrainingWatch } from '@unroll/tokenizers';
import { configuredArguments, namingConfiguration } from '../arguments/configured-arguments.js';
import { choice, flag, integer, part, positiveNumber, positiveNumberOrNone, text } from '../arguments/option.js';
import type { OptionValues, ParsedArguments } from '../arguments/parse-arguments.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { taskOf } from '../run/run-configuration.js';
import { defaultsInWords, defaultTimeSteps, taskDefaults } from '../tasks/task-defaults.js';
import {
  columnOptions,
  columnsOf,
  requireFilesWithColumns,
  requireOptionsOfTask,
  taskDescription,
  taskOption,
} from '../tasks/task-options.js';
import { taskUses, useOf } from '../tasks/task-uses.js';
import { formattedCount } from '../terminal/figures.js';
import { standardOutput } from '../terminal/output.js';
import { learningReport } from '../tokenizers/learning-report.js';
import { defaultVocabularySizes, kindInWords, languageModelKinds } from '../tokenizers/tokenizer-kind.js';
import { type TokenizerSettings, tokenizerSettingsOf } from '../tokenizers/tokenizer-settings.js';
import { type OptimizerName, optimizerNames } from '../training/optimizer-name.js';
import { scheduleNames } from '../training/schedule-name.js';
import { lengthAskedFor, type TrainingLength } from '../training/training-length.js';
import type { TrainingSession } from '../training/training-session.js';
import { defaultClip } from '../training/training-settings.js';

const defaultSeed = 1;

/** The length of the vector of each token, where there are so many tokens that one-hot vectors are slow. */
const defaultEmbedding = 128;

/** How often a word must occur to be known: a model that never reads an unknown word does not learn when to expect one. */
const leastWordCount = 2;

/** The learning rates of optimizers that do not divide a gradient by its size. */
const steepRates = { sgd: 1, 'nt-asgd': 8 } as const;

const lengthOptions = {
  steps: integer({ minimum: 1 }, `How many steps to train. ${defaultsInWords(({ length }) => length.count)}`),
  epochs: integer({ minimum: 1 }, 'How often to go through the data instead.'),
  minutes: positiveNumber('How long to train instead. The learning rate then stays as it is after the warm-up.'),
};

const patienceOptions = {
  patience: integer(
    { minimum: 1 },
    'Stops after so many measurements that are no better than the best. Default: never.',
  ),
};

const newRunOptions = {
  task: taskOption,
  cell: choice(['lstm', 'gru', 'elman'], `The recurrence. ${defaultsInWords(({ cell }) => cell)}`),
  hidden: integer({ minimum: 1 }, `Units in each layer. ${defaultsInWords(({ hidden }) => hidden)}`),
  layers: integer({ minimum: 1 }, `Layers on top of each other. ${defaultsInWords(({ layers }) => layers)}`),
  embedding: integer(
    { minimum: 1 },
    `Length of a learned vector for each character or other token. Default: none, one-hot vectors; with --tokenizer words and bpe ${defaultEmbedding}.`,
  ),
  batch: integer(
    { minimum: 1 },
    `Streams of text, texts or sentence pairs read side by side. ${defaultsInWords(({ batch }) => batch)}`,
  ),
  time: integer(
    { minimum: 1 },
    `For a language model: characters or other tokens of each stream read in a step. Default ${defaultTimeSteps}.`,
  ),
  tokenizer: choice(
    languageModelKinds,
    `For a language model: what it reads and writes, a token at a time. ${languageModelKinds.map(kindInWords).join('; ')}. Words and bpe are learned from what is not held out; words that come only once there are not known, and all read as one. Default characters.`,
  ),
  vocabulary: integer(
    { minimum: 2 },
    `With --tokenizer words and bpe: how many different tokens there are at most. Default ${formattedCount(defaultVocabularySizes.bpe)}; words ${formattedCount(defaultVocabularySizes.words)}.`,
  ),
  optimizer: choice(optimizerNames, 'What turns gradients into steps. Default adam.'),
  'learning-rate': positiveNumber(
    `The peak of the learning rate, reached in 20 steps of warm-up. ${defaultsInWords(({ learningRate }) => learningRate)} With sgd ${steepRates.sgd}, with nt-asgd ${steepRates['nt-asgd']}.`,
  ),
  schedule: choice(
    scheduleNames,
    'How the learning rate goes on from its peak to the last step: cosine, along half a cosine to a tenth; linear and exponential, to a tenth likewise; step, halved four times; one-cycle, up for three tenths of the steps and then down; plateau, halved where three measurements are no better; constant. With --minutes there is none but plateau and constant. Default cosine, with --minutes constant.',
  ),
  clip: positiveNumberOrNone(
    `The largest norm of all gradients together; greater ones are scaled down. Default ${defaultClip}.`,
  ),
  dropout: part('Which part of the output of every layer is dropped while training. Default 0.'),
  validation: text(
    'X|FILE',
    'What to measure on while training: a share of the data that is held out, or a file or folder of its own. Default 0.1.',
  ),
  workers: integer(
    { minimum: 1 },
    'How many cores to train on. Each learns from some of the rows of every batch; the number decides on the last bits of the result. Default 1.',
  ),
  seed: integer({ minimum: 0 }, `The same seed gives the same losses and the same text. Default ${defaultSeed}.`),
  out: text('FOLDER', 'Where the run goes; must not exist yet. Default: runs/ and the name of the data.'),
  ...columnOptions,
};

const sittingOptions = {
  'save-every': positiveNumber('How many seconds lie between two saves. Default 30.'),
  plot: flag('Draws the losses into losses.svg in the run folder at every save.'),
  json: flag('Tells every step, measurement, sample and save as a line of JSON, for programs.'),
};

const options = {
  ...newRunOptions,
  ...lengthOptions,
  ...patienceOptions,
  ...sittingOptions,
  config: text(
    'FILE',
    'Reads options from a JSON file, by their names without the dashes, and the files as `files`, from the current folder. Those of the command line count for more.',
  ),
  resume: text('RUN', 'Goes on with a run from its last save, exactly as if it had not been stopped.'),
};

/** `unroll train`: trains a model. */
export const trainCommand: Command = defineCommand({
  name: 'train',
  summary: 'Trains a language model, a classifier or a translator',
  operands: '[file...]',
  description: [
    'Trains a model, and saves it in a run folder: at the end, every half a minute or as often as --save-every says, and on Ctrl-C.',
    'Without --task it is a language model, and learns to write on. The text is that of the files, one after another, in UTF-8. A folder stands for the text files in it and below (.txt, .md and the like), in the order of their names; `-` for standard input. Without any, it is the built-in corpus: headlines and short stories written by a grammar, whose entropy, the least loss that any model can have, is known exactly. The last tenth of the text is held out for validation.',
    ...taskDescription,
    'With --resume, the run keeps its data and its settings; --steps, --epochs or --minutes, counted from its beginning, can make it longer, and a greater --patience can wait longer. It then goes on at the learning rate that it had come down to.',
  ],
  options,
  examples: [
    'unroll train',
    'unroll train book.txt --hidden 256 --minutes 10 --out runs/book',
    'cat *.md | unroll train - --cell gru',
    'unroll train book.txt --tokenizer bpe --vocabulary 4000',
    'unroll train --task classify reviews.csv --text-column review --label-column stars',
    'unroll train --task translate fra.txt --minutes 20',
    'unroll train --config book.json --dropout 0.2 --patience 5 --plot',
    'unroll train --resume runs/book --minutes 20',
  ],
  async run(parsed) {
    const given = await argumentsOf(parsed);
    const output = standardOutput();
    const session = await sessionOf(given).catch((error: unknown) => {
      const { config } = parsed.options;
      throw config === undefined ? error : namingConfiguration(config, error);
    });
    const { json, plot, 'save-every': saveSeconds } = given.options;
    const { trainRun } = await import('../training/train-run.js');
    const { isComplete, exitCode } = await trainRun(session, output, {
      json: json === true,
      plot: plot === true,
      ...(saveSeconds !== undefined && { saveSeconds }),
    });
    const task = taskOf(session.run.configuration);
    if (isComplete && json !== true)
      output.writeLine(`${taskUses[task].verb} with it:  ${useOf(task, session.run.folder)}`);
    return exitCode;
  },
});

type Given = OptionValues<typeof options>;
type Arguments = ParsedArguments<typeof options>;

/** What was given on the command line, with what the configuration has. */
async function argumentsOf(parsed: Arguments): Promise<Arguments> {
  const { config } = parsed.options;
  if (config === undefined) return parsed;
  return configuredArguments(config, options, parsed, Object.keys(lengthOptions));
}

async function sessionOf({ positionals, options: given }: Arguments): Promise<TrainingSession> {
  const length = requireOneLength(given);
  if (given.resume === undefined) return beginSession(positionals, given, length);
  return resumeSession(given.resume, positionals, given, length);
}

/** How a language model makes tokens of text; undefined where they are characters, which no run names. */
function tokenizerOf({ tokenizer: kind = 'characters', vocabulary }: Given): TokenizerSettings | undefined {
  const given = {
    ...(vocabulary !== undefined && { vocabulary }),
    ...(kind === 'words' && { 'min-count': leastWordCount }),
  };
  const settings = tokenizerSettingsOf(kind, given, { name: 'tokenizer', kinds: languageModelKinds });
  return kind === 'characters' ? undefined : settings;
}

function requireRowsForWorkers(workers: number, batchSize: number): void {
  if (workers <= batchSize) return;
  throw new UsageError(
    `\`--workers ${workers}\` is more than the ${batchSize} rows of a batch, which are shared out. Use fewer workers, or a greater \`--batch\`.`,
  );
}

/** The learning rate of an optimizer whose steps are in the gradient's own size. */
function steepRateOf(optimizer: OptimizerName | undefined): number | undefined {
  return optimizer === 'sgd' || optimizer === 'nt-asgd' ? steepRates[optimizer] : undefined;
}

/** Where the clock decides how many steps there are, the learning rate cannot be planned by them. */
function requireScheduleOfLength({ schedule }: Given, length: TrainingLength | undefined): void {
  if (length?.unit !== 'minutes' || schedule === undefined) return;
  if (schedule === 'constant' || schedule === 'plateau') return;
  throw new UsageError(
    `\`--schedule ${schedule}\` goes by the number of steps, which \`--minutes\` leaves open. Write \`--steps\` or \`--epochs\` instead, or \`--schedule plateau\`.`,
  );
}

function requireOneLength(given: Given): TrainingLength | undefined {
  const names = Object.keys(lengthOptions).filter((name) => name in given);
  if (names.length <= 1) return lengthAskedFor(given);
  throw new UsageError(`\`--${names[0]}\` and \`--${names[1]}\` exclude each other. Write one of them.`);
}

async function beginSession(
  names: readonly string[],
  given: Given,
  length: TrainingLength | undefined,
): Promise<TrainingSession> {
  const { task = 'language-model' } = given;
  requireOptionsOfTask(task, given);
  if (task === 'classify') requireFilesWithColumns(given, names);
  requireScheduleOfLength(given, length);
  const tokenizer = tokenizerOf(given);
  const defaults = taskDefaults[task];
  const { taskSettingsOf } = await import('../tasks/task-settings.js');
  const { validationSourceOf } = await import('../training/validation-source.js');
  const { optimizer, schedule, clip, dropout, patience, validation, workers = 1 } = given;
  const batchSize = given.batch ?? defaults.batch;
  requireRowsForWorkers(workers, batchSize);
  const settings = taskSettingsOf({
    task,
    model: {
      cell: given.cell ?? defaults.cell,
      hiddenSize: given.hidden ?? defaults.hidden,
      layerCount: given.layers ?? defaults.layers,
      embeddingSize: given.embedding ?? (tokenizer?.vocabularySize === undefined ? null : defaultEmbedding),
    },
    training: {
      batchSize,
      learningRate: given['learning-rate'] ?? steepRateOf(given.optimizer) ?? defaults.learningRate,
      seed: given.seed ?? defaultSeed,
      length: length ?? defaults.length,
      ...(optimizer !== undefined && { optimizer }),
      ...(schedule !== undefined && { schedule }),
      ...(clip !== undefined && { clip }),
      ...(dropout !== undefined && { dropout }),
      ...(workers > 1 && { workers }),
      ...(patience !== undefined && { patience }),
      ...(validation !== undefined && { validation: await validationSourceOf(validation, task) }),
    },
    timeSteps: given.time ?? defaultTimeSteps,
    tokenizer,
    names,
    columns: columnsOf(given),
  });
  const { beginRun } = await import('../training/begin-run.js');
  const { defaultFolder } = await import('../run/default-folder.js');
  const folder = given.out ?? defaultFolder(settings.text.sources);
  return beginRun({ command: 'train', folder, task: settings }, learningWatch(given));
}

/** Tells how far the tokenizer of a new run is, unless a program reads what is told. */
function learningWatch({ json }: Given): Pick<TrainingWatch, 'onProgress'> {
  if (json) return {};
  const report = learningReport(standardOutput());
  return { onProgress: (progress) => report.progress(progress) };
}

async function resumeSession(
  folder: string,
  names: readonly string[],
  given: Given,
  length: TrainingLength | undefined,
): Promise<TrainingSession> {
  const changed = Object.keys(newRunOptions).find((name) => name in given);
  if (changed !== undefined || names.length > 0) {
    const extra = changed === undefined ? `"${names[0]}"` : `\`--${changed}\``;
    throw new UsageError(
      `\`--resume\` goes on with the run's own text and settings. Leave ${extra} out, or train a new run.`,
    );
  }
  const { resumeRun } = await import('../training/resume-run.js');
  return resumeRun(folder, { length, patience: given.patience });
}
