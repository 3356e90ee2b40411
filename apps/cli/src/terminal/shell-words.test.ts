import { execFileSync } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { commandLineOf, shellWord } from './shell-words.js';

afterEach(() => vi.unstubAllEnvs());

test.each(['runs/news', 'a b', "it's", '$HOME `x` "y" \\', '', '*', 'é', '-'])(
  'a shell takes %j back whole',
  (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word);
  },
);

test('names the command as the user can type it', () => {
  vi.stubEnv('npm_package_name', undefined);
  expect(commandLineOf('train', '--resume', 'my runs/a')).toBe("unroll train --resume 'my runs/a'");
  vi.stubEnv('npm_package_name', 'unroll-workspace');
  expect(commandLineOf('train')).toBe('npm run unroll -- train');
});
