import { groupHelp, helpOfHelp, type ListedCommand, requireCommand } from './command-group.js';
import { classifyCommand } from './commands/classify.js';
import { evaluateCommand } from './commands/evaluate.js';
import { generateCommand } from './commands/generate.js';
import { startCommand } from './commands/start.js';
import { tokenizerCommand } from './commands/tokenizer.js';
import { trainCommand } from './commands/train.js';
import { translateCommand } from './commands/translate.js';
import { explainError } from './errors/explain-error.js';
import { standardOutput } from './terminal/output.js';
import { cliVersion } from './version.js';

const commands: readonly ListedCommand[] = [
  startCommand,
  trainCommand,
  generateCommand,
  classifyCommand,
  translateCommand,
  evaluateCommand,
  tokenizerCommand,
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
  return requireCommand('unroll', commands, name, ['--help', '--version']).run(rest);
}

function help(): string {
  return groupHelp(
    'unroll',
    'Trains language models, classifiers and translators on the WASM backend of TensorFlow.js, and uses them.',
    commands,
    [
      ['-h, --help', helpOfHelp],
      ['--version', 'Prints the version.'],
    ],
  );
}
