import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSave } from '@unroll/checkpoints/node';
import { expect, test } from 'vitest';
import { runUnroll, temporaryFolder } from '../unroll-process.reference.js';

// Begun by an unroll that had no tasks, on standard input, for 6 steps, and stopped after 4. That unroll wrote the text
// below, and went on to the weights of this digest.
const begun = fileURLToPath(new URL('../../golden/run-without-task', import.meta.url));
const greedyText = 'line 1w w weeweew weeweew weeweew we\n';
const finalDigest = 'fba1355eb412512283db1e84483837ff174d5810d2e7309dabe6b8f1e033bea9';

const folder = temporaryFolder();
cpSync(begun, join(folder, 'run'), { recursive: true });

test('a run of before there were tasks is a language model, and goes on to the same bits', async () => {
  const words = ['generate', 'run', '--greedy', '--length', '30', '--prompt', 'line 1'];
  expect(await runUnroll(words, { folder })).toMatchObject({ error: '', output: greedyText });
  expect(await runUnroll(['evaluate', 'run'], { folder })).toMatchObject({ exitCode: 0, error: '' });
  expect(await runUnroll(['train', '--resume', 'run'], { folder })).toMatchObject({ exitCode: 0, error: '' });
  const { step, files } = await readSave(join(folder, 'run'));
  const digest = createHash('sha256')
    .update(files['weights.safetensors'] as Uint8Array)
    .digest('hex');
  expect({ step, digest }).toEqual({ step: 6, digest: finalDigest });
  const configurationOf = (run: string) => readFileSync(join(run, 'configuration.json'), 'utf8');
  expect(configurationOf(join(folder, 'run'))).toBe(configurationOf(begun));
});
