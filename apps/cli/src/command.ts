import type { OptionTable } from './arguments/parse-arguments.js';

/** One of the commands of `unroll`. */
export type Command = {
  readonly name: string;
  /** What it does, in a few words without a full stop. */
  readonly summary: string;
  /** What may stand behind the name, such as `RUN [file...]`. */
  readonly operands: string;
  /** What the help says under the usage, in paragraphs. */
  readonly description: readonly string[];
  readonly options: OptionTable;
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** Runs it with what the user wrote behind its name, and tells the exit code. */
  readonly run: (commandLine: readonly string[]) => Promise<number>;
};
