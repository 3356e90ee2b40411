import { nearest } from './arguments/nearest.js';
import type { Command } from './command.js';
import { UsageError } from './errors/usage-error.js';
import { standardOutput } from './terminal/output.js';
import { table } from './terminal/table.js';
import { wrapWords } from './terminal/wrap-words.js';

/** A command as those list it that have several. */
export type ListedCommand = Pick<Command, 'name' | 'summary' | 'run'>;

const width = 100;

/**
 * A command that runs one of several others by its name, which stands behind its own.
 *
 * @param group.commands Their names begin with that of the group, as in `tokenizer train`.
 */
export function commandGroup(group: {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly commands: readonly ListedCommand[];
}): ListedCommand {
  const { name, summary, description } = group;
  const commands = group.commands.map((command) => ({ ...command, name: command.name.slice(name.length + 1) }));
  return {
    name,
    summary,
    async run([first, ...rest]) {
      if (first !== undefined && first !== '--help' && first !== '-h') {
        return requireCommand(`unroll ${name}`, commands, first, ['--help']).run(rest);
      }
      const help = groupHelp(`unroll ${name}`, description, commands, [['-h, --help', helpOfHelp]]);
      standardOutput().writeLine(help);
      return 0;
    },
  };
}

/** What `--help` does where there are several commands. */
export const helpOfHelp = 'Prints this; behind a command, what it takes.';

/** The help of what has several commands. */
export function groupHelp(
  called: string,
  description: string,
  commands: readonly ListedCommand[],
  options: readonly (readonly [option: string, description: string])[],
): string {
  const listed = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    wrapWords(description, width).join('\n'),
    `Usage: ${called} COMMAND [arguments]`,
    ['Commands:', ...table(listed, width)].join('\n'),
    ['Options:', ...table(options, width)].join('\n'),
  ].join('\n\n');
}

/**
 * One of several commands by its name.
 *
 * @param called What stands before the name.
 * @param options What may stand in its place.
 * @throws UsageError if there is none of that name.
 */
export function requireCommand(
  called: string,
  commands: readonly ListedCommand[],
  name: string,
  options: readonly string[],
): ListedCommand {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = nearest(name, [...commands.map((candidate) => candidate.name), ...options]);
  const advice = near === undefined ? '' : ` Did you mean \`${called} ${near}\`?`;
  const kind = name.startsWith('-') ? 'option' : 'command';
  const subject = called === 'unroll' ? `there is no ${kind}` : `\`${called}\` has no ${kind}`;
  throw new UsageError(`${subject} "${name}".${advice} See \`${called} --help\`.`);
}
