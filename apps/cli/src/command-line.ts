import { nearest } from './arguments/nearest.js';
import type { Command } from './command.js';
import { classifyCommand } from './commands/classify.js';
import { evaluateCommand } from './commands/evaluate.js';
import { generateCommand } from './commands/generate.js';
import { startCommand } from './commands/start.js';
import { trainCommand } from './commands/train.js';
import { translateCommand } from './commands/translate.js';
import { explainError } from './errors/explain-error.js';
import { UsageError } from './errors/usage-error.js';
import { standardOutput } from './terminal/output.js';
import { table } from './terminal/table.js';
import { cliVersion } from './version.js';

const commands: readonly Command[] = [
  startCommand,
  trainCommand,
  generateCommand,
  classifyCommand,
  translateCommand,
  evaluateCommand,
];

/**
 * Runs a command line of `unroll`.
 *
 * @param commandLine What stands behind `unroll`.
 * @returns The exit code: 0; 1 for what went wrong; 2 for a command line that cannot be understood; 130 after Ctrl-C.
 */
export async function runCommandLine(commandLine: readonly string[]): Promise<number> {
  process.stderr.on('error', () => undefined); // whoever closed it does not want to know
  try {
    return await dispatch(commandLine);
  } catch (error) {
    const { message, exitCode } = explainError(error);
    process.stderr.write(`${message}\n`);
    return exitCode;
  }
}

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  const output = standardOutput();
  if (name === undefined || name === '--help' || name === '-h') {
    output.writeLine(help());
    return 0;
  }
  if (name === '--version') {
    output.writeLine(cliVersion());
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command.run(rest);
  const near = nearest(name, [...commands.map((candidate) => candidate.name), '--help', '--version']);
  const advice = near === undefined ? '' : ` Did you mean \`unroll ${near}\`?`;
  const kind = name.startsWith('-') ? 'option' : 'command';
  throw new UsageError(`there is no ${kind} "${name}".${advice} See \`unroll --help\`.`);
}

function help(): string {
  return [
    'Trains character-level language models, classifiers and translators on the WASM backend of TensorFlow.js, and uses them.',
    'Usage: unroll COMMAND [arguments]',
    [
      'Commands:',
      ...table(
        commands.map(({ name, summary }) => [name, summary]),
        100,
      ),
    ].join('\n'),
    [
      'Options:',
      ...table(
        [
          ['-h, --help', 'Prints this; behind a command, what it takes.'],
          ['--version', 'Prints the version.'],
        ],
        100,
      ),
    ].join('\n'),
  ].join('\n\n');
}
