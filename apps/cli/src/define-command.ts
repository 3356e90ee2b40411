import { commandHelp } from './arguments/command-help.js';
import { type OptionTable, type ParsedArguments, parseArguments } from './arguments/parse-arguments.js';
import type { Command } from './command.js';
import { standardOutput } from './terminal/output.js';

/** A command that prints its help where that is asked for, and otherwise does its work with the arguments parsed. */
export function defineCommand<const Table extends OptionTable>(
  definition: Omit<Command, 'options' | 'run'> & {
    readonly options: Table;
    readonly run: (parsed: ParsedArguments<Table>) => Promise<number>;
  },
): Command {
  const command: Command = {
    ...definition,
    async run(commandLine) {
      const parsed = parseArguments(definition.name, definition.options, commandLine);
      if (parsed !== 'help') return definition.run(parsed);
      standardOutput().writeLine(commandHelp(command));
      return 0;
    },
  };
  return command;
}
