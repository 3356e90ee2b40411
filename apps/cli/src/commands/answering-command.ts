import type { Answerer } from '../answering/answerer.js';
import type { OptionTable, OptionValues } from '../arguments/parse-arguments.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';
import { warn } from '../terminal/warn.js';

/** A command that answers texts with the model of a run. */
export type AnsweringCommand<Table extends OptionTable> = {
  readonly name: string;
  readonly summary: string;
  /** What a text is called, such as `sentence`. */
  readonly noun: string;
  /** What it answers, in a sentence or two. */
  readonly answers: string;
  readonly options: Table;
  /** Which of the options names the column of tables with the texts. */
  readonly columnOption: keyof Table & string;
  /** Whole command lines. The first has a text. */
  readonly examples: readonly [string, ...string[]];
  /** Opens the run in a folder. */
  readonly openAnswerer: (folder: string, options: OptionValues<Table>) => Promise<Answerer>;
};

/** Such a command: a line for each text, from files, folders, standard input or the command line itself. */
export function answeringCommand<const Table extends OptionTable>(answering: AnsweringCommand<Table>): Command {
  const { name, summary, noun, answers, options, columnOption, examples, openAnswerer } = answering;
  return defineCommand({
    name,
    summary,
    operands: 'RUN file|folder|text|-...',
    description: [
      answers,
      `Each argument is a file, of which every line is a ${noun}; a table, .csv, .tsv or .jsonl, of which every row has one in a column; a folder, of which every file is one as a whole, in the order of their names, but for pictures and the like; or else a ${noun} itself. \`-\` stands for the lines of standard input, which are answered as they come. Files may be compressed with gzip.`,
      'Characters that the model never saw in training are left out, and named on standard error. What has no others gets an empty line.',
    ],
    options,
    examples,
    async run({ positionals, options: given }) {
      const [folder, ...names] = positionals;
      if (folder === undefined || names.length === 0) {
        throw new UsageError(
          `\`unroll ${name}\` needs the folder of a run and a ${noun}: \`${examples[0]}\`. \`-\` stands for standard input.`,
        );
      }
      const { inputSourceOf } = await import('../answering/input-source.js');
      const sources = names.map(inputSourceOf);
      if (columnOption in given && !sources.some(({ type }) => type === 'table')) {
        throw new UsageError(
          `\`--${columnOption}\` is for tables, .csv, .tsv or .jsonl, and none is named. Leave it out.`,
        );
      }
      const { answerTexts } = await import('../answering/answer-texts.js');
      await answerTexts(sources, await openAnswerer(folder, given), standardOutput(), warn);
      return 0;
    },
  });
}
