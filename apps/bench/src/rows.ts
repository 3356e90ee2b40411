import { operationCount } from './operation-count.ts';
import type { PeerName, Row } from './row.ts';
import type { Network, TrainingWorkload } from './workload.ts';

const hiddenSizes = [64, 128, 256, 512];
const layerCounts = [1, 2, 3];

/** A step of tfjs-layers with more operations takes more than five seconds, too long to be repeated here. */
const mostOperationsOfTfjsLayers = 6e9;

/** The lesson's second network: a batch of 8 news titles of up to 60 characters. */
const lesson: TrainingWorkload = { ...trainingOf('lstm', 128, 1), vocabularySize: 84, batchSize: 8, timeSteps: 60 };
/** Its first: every window of 100 characters of one text, of 240 on average. */
const lessonWindows: TrainingWorkload = { ...lesson, hiddenSize: 64, batchSize: 140, timeSteps: 100 };

/** Every row of the benchmark, in the order in which they are measured. */
export const rows: readonly Row[] = [
  trainingRow('lesson-step', lesson),
  trainingRow('lesson-windows-step', lessonWindows),
  { name: 'tfjs-layers-step', workload: lesson, subject: 'tfjs-layers-installed', peers: ['tfjs-layers-wasm'] },
  ...hiddenSizes.flatMap((hiddenSize) =>
    layerCounts.map((layerCount) =>
      trainingRow(`train-${hiddenSize}x${layerCount}`, trainingOf('lstm', hiddenSize, layerCount)),
    ),
  ),
  ...(['gru', 'elman'] as const).flatMap((cell) => [
    trainingRow(`train-${cell}-128x1`, trainingOf(cell, 128, 1)),
    trainingRow(`train-${cell}-128x2`, trainingOf(cell, 128, 2)),
    trainingRow(`train-${cell}-512x1`, trainingOf(cell, 512, 1)),
  ]),
  parallelRow('data-parallel-128x2', trainingOf('lstm', 128, 2)),
  parallelRow('data-parallel-512x2', trainingOf('lstm', 512, 2)),
  parallelRow('data-parallel-128x2-batch-8', { ...trainingOf('lstm', 128, 2), batchSize: 8 }),
  ...generationRows('generate-128x1', { cell: 'lstm', vocabularySize: 84, hiddenSize: 128, layerCount: 1 }),
  ...generationRows('generate-128x2', { cell: 'lstm', vocabularySize: 65, hiddenSize: 128, layerCount: 2 }),
  ...generationRows('generate-512x2', { cell: 'lstm', vocabularySize: 65, hiddenSize: 512, layerCount: 2 }),
];

function trainingOf(cell: Network['cell'], hiddenSize: number, layerCount: number): TrainingWorkload {
  return { kind: 'train', cell, vocabularySize: 65, hiddenSize, layerCount, batchSize: 50, timeSteps: 50 };
}

function trainingRow(name: string, workload: TrainingWorkload): Row {
  const isSlow = operationCount(workload) > mostOperationsOfTfjsLayers;
  const peers: PeerName[] = isSlow ? ['pytorch'] : ['tfjs-layers-wasm', 'pytorch'];
  return { name, workload, subject: 'unroll', peers };
}

/** Two workers beside one. */
function parallelRow(name: string, workload: TrainingWorkload): Row {
  return { name, workload: { ...workload, workers: 2 }, subject: 'unroll', peers: ['one-worker', 'pytorch'] };
}

function generationRows(name: string, network: Network): Row[] {
  return (['float32', 'float16', 'int8'] as const).map((weights) => ({
    name: weights === 'float32' ? name : `${name}-${weights}`,
    workload: { kind: 'generate', ...network, weights },
    subject: 'unroll',
    peers: ['tfjs-layers-wasm', 'pytorch'],
  }));
}
