import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';

/** `unroll start`: a first look, which trains on the built-in corpus for about a minute. */
export const startCommand: Command = defineCommand({
  name: 'start',
  summary: 'A first look: trains for about a minute, then writes',
  operands: '',
  description: [
    'Trains a small LSTM on the built-in corpus for about a minute, then writes with it: always the most likely character, and drawn at three temperatures. Ends with what to try next.',
  ],
  options: {},
  examples: ['unroll start'],
  async run({ positionals }) {
    if (positionals.length > 0) {
      throw new UsageError(
        `\`unroll start\` takes nothing, got "${positionals[0]}". To train on a text, use \`unroll train\`.`,
      );
    }
    const { start } = await import('../start/start.js');
    const { startSettings } = await import('../start/start-settings.js');
    return start(startSettings, standardOutput());
  },
});
