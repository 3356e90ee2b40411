import type { RowResult } from '../row-result.ts';
import { type Column, generationColumns, trainingColumns } from './column.ts';

/**
 * The results as a Markdown page.
 *
 * @param setting What they depend on, a sentence each.
 * @param date The day of the measurement.
 */
export function markdownReport(results: readonly RowResult[], setting: readonly string[], date: Date): string {
  const training = results.filter(({ row }) => row.workload.kind === 'train');
  const generation = results.filter(({ row }) => row.workload.kind === 'generate');
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${date.toISOString().slice(0, 10)}. What it measures and how stands in
[apps/bench](../apps/bench/README.md).

${setting.map((sentence) => `- ${sentence}`).join('\n')}

Columns headed by × are a peer's time by ours: above 1, ours is faster.

## Steps of training

Rows \`train-HxL\` are LSTMs, L layers of H, batch 50, time 50, vocabulary 65. \`lesson-step\`: batch 8, time 60, vocabulary
84, one LSTM of 128; \`lesson-windows-step\`: batch 140, time 100, vocabulary 84, one LSTM of 64. \`tfjs-layers-step\` is
the model of \`lesson-step\` in tfjs-layers after our \`initializeBackend()\`, beside the same without.
\`data-parallel-HxL\` is the step of two workers, beside that of one.

${table(trainingColumns, training)}

## Generation

Characters one after the other, each drawn at temperature 0.8. \`generate-128x1\` has a vocabulary of 84, the others of 65.
Rows that end in \`-float16\` and \`-int8\` store our weights so; the peers keep float32. *Bits lost* is what that costs a
character: ${storedWeightsSentence(generation)}

${table(generationColumns, generation)}
`;
}

function storedWeightsSentence(results: readonly RowResult[]): string {
  const losses = results.flatMap(({ row, storedWeights }) => {
    const name = row.name.replace(/-(float16|int8)$/, '');
    return storedWeights === undefined ? [] : [`${name} ${storedWeights.steps} steps on ${storedWeights.text}`];
  });
  return `networks of these sizes learned for a while (${[...new Set(losses)].join(', ')}), then read 10,000 characters that they had not seen.`;
}

function table(columns: readonly Column[], results: readonly RowResult[]): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map((_, index) => (index === 0 ? '---' : '---:')),
    ...results.map((result) => columns.map(({ cell }) => cell(result))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
