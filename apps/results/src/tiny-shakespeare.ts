import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nGramBaseline } from './n-gram-baseline.ts';

const steps = 900;
const command = fileURLToPath(new URL('dist/main.js', import.meta.resolve('@unroll/cli/package.json')));

type LogLine = { readonly step: number; readonly loss?: number; readonly validationLoss?: number };

/**
 * Trains the command line's default model, an LSTM of 2 layers of 128, on 90 % of tiny-shakespeare with batches of
 * 50 × 50 characters, and reports the loss on the other 10 %, as Markdown.
 */
export function tinyShakespeare(dataFolder: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-results-'));
  const run = join(folder, 'shakespeare');
  const text = join(dataFolder, 'tiny-shakespeare', 'input.txt');
  try {
    const begun = performance.now();
    unroll('train', text, '--steps', String(steps), '--seed', '1', '--out', run);
    const seconds = (performance.now() - begun) / 1000;
    const sample = unroll(
      'generate',
      run,
      '--prompt',
      'ROMEO:',
      '--length',
      '300',
      '--temperature',
      '0.8',
      '--seed',
      '1',
    );
    const log = readFileSync(join(run, 'log.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
    return report({ log, seconds, sample, baseline: nGramBaseline(text) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function unroll(...line: string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [command, ...line], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`unroll ${line[0]} ended with exit code ${status}.`);
  return stdout;
}

type Findings = {
  readonly log: readonly LogLine[];
  readonly seconds: number;
  readonly sample: string;
  readonly baseline: string;
};

function report({ log, seconds, sample, baseline }: Findings): string {
  const first = log.find(({ step, loss }) => step === 1 && loss !== undefined)?.loss as number;
  const rows = log.flatMap(({ step, validationLoss }) =>
    validationLoss === undefined
      ? []
      : [`| ${step} | ${validationLoss.toFixed(3)} | ${(validationLoss / Math.LN2).toFixed(3)} |`],
  );
  return `# tiny-shakespeare

\`unroll train tiny-shakespeare/input.txt --steps ${steps} --seed 1\`: an LSTM of 2 layers of 128 over one-hot characters
(240,321 parameters with PyTorch's second bias, 239,297 here), batches of 50 streams × 50 characters, Adam with a peak of the
default learning rate after 20 steps of warm-up, then half a cosine down to a tenth, gradients clipped to a norm of 5. The
first 90 % of the text are learned from; the losses below are on the other 10 %.

First training loss: ${first.toFixed(3)} nats (ln 65 = ${Math.log(65).toFixed(3)}). Time: ${Math.round(seconds)} s, ${Math.round((steps * 2500) / seconds).toLocaleString('en-US')} characters a second,
measuring included.

| step | nats a character | bits a character |
|---|---|---|
${rows.join('\n')}

For comparison, n-gram models of characters, which only count what follows what (\`nGramModel\`; modified Kneser-Ney and
Witten-Bell smoothing). What a network has besides is a state that reaches further back than any order, and a size that
does not grow with the text.

${baseline}

What the network writes then, at temperature 0.8:

\`\`\`text
${sample.trimEnd()}
\`\`\`
`;
}
