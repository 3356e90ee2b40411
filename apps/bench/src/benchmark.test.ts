import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs the benchmark without PyTorch, which a machine may have or not. */
function bench(...commandLine: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [main, ...commandLine], {
    env: { ...process.env, PYTHON: 'there-is-no-such-python' },
  });
}

test('prints a row of training and one of generation as JSON', { timeout: 120_000 }, async () => {
  const { stdout, stderr } = await bench('--json', '--rounds', '1', 'generate-128x1', 'lesson-step');
  expect(stderr).toContain('no PyTorch');
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(results).toEqual([
    {
      name: 'lesson-step',
      milliseconds: expect.any(Number),
      ratio: { 'tfjs-layers-wasm': expect.any(Number) },
      tokensPerSecond: expect.any(Number),
      gigaflopsPerSecond: expect.any(Number),
      shareOfPeak: expect.any(Number),
      peakHeapBytes: expect.any(Number),
      neededHeapBytes: expect.any(Number),
      peakHeapRatio: expect.any(Number),
    },
    {
      name: 'generate-128x1',
      milliseconds: expect.any(Number),
      ratio: { 'tfjs-layers-wasm': expect.any(Number) },
      charactersPerSecond: expect.any(Number),
      gigaflopsPerSecond: expect.any(Number),
      shareOfPeak: expect.any(Number),
    },
  ]);
  const [step] = results as [{ milliseconds: number; tokensPerSecond: number }];
  expect(step.tokensPerSecond * step.milliseconds).toBeCloseTo(480_000, 3);
});

test('ends with exit code 2 and the list of rows where one is unknown', async () => {
  await expect(bench('lesson')).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('  lesson-step\n'),
  });
});

test('prints its help', async () => {
  await expect(bench('--help')).resolves.toMatchObject({ stdout: expect.stringContaining('--rounds N') });
});
