import { measureHeap } from './heap/measure-heap.ts';
import { type Effort, type Entry, measureRounds } from './measure-rounds.ts';
import type { Contestants, PytorchProcess } from './open-contestants.ts';
import { operationCount, tokensOf } from './operation-count.ts';
import type { Row } from './row.ts';
import type { RowResult } from './row-result.ts';
import { median, medianRatio } from './statistics.ts';
import type { StoredWeightsMeter } from './stored-weights/measure-stored-weights.ts';
import type { ProductWorkload, Workload } from './workload.ts';

const trial: Effort = { rounds: 2, turnMilliseconds: 100, budgetMilliseconds: 0 };

/** What rows are measured with. */
export type Instruments = {
  readonly contestants: Contestants;
  /** The product that the processor is fastest at. */
  readonly product: ProductWorkload;
  readonly measureStoredWeights: StoredWeightsMeter;
};

/** Measures a row beside its peers, beside a product of matrices, and, for other cells, beside an LSTM of the same sizes. */
export async function measureRow(
  row: Row,
  { contestants, product, measureStoredWeights }: Instruments,
  effort: Effort,
): Promise<RowResult> {
  const { workload } = row;
  const isOurs = row.subject === 'unroll';
  const isStoredShort = workload.kind === 'generate' && workload.weights !== 'float32';
  const pytorch = row.peers.includes('pytorch') ? await fastest(contestants.pytorch, workload) : undefined;
  const entries = entriesOf(row, contestants, product, pytorch);
  const rounds = await measureRounds(entries, effort);
  const subject = rounds['subject'] as number[];
  const milliseconds = median(subject);

  /** An entry's time by the subject's. */
  function timeRatio(name: string): number | undefined {
    return rounds[name] === undefined ? undefined : medianRatio(rounds[name], subject);
  }

  /** The subject's operations a second by an entry's. */
  function rateRatio(name: string): number | undefined {
    const entry = entries[name];
    const ratio = timeRatio(name);
    if (entry === undefined || ratio === undefined) return undefined;
    return (ratio * operationCount(workload)) / operationCount(entry.workload);
  }

  return {
    row,
    milliseconds,
    ratio: Object.fromEntries(row.peers.map((peer) => [peer, timeRatio(peer)])),
    pytorchThreads: pytorch?.threads,
    tokensPerSecond: ((workload.kind === 'train' ? tokensOf(workload) : 1) / milliseconds) * 1e3,
    gigaflopsPerSecond: operationCount(workload) / milliseconds / 1e6,
    shareOfPeak: rateRatio('product'),
    rateOfLstm: rateRatio('lstm'),
    heap:
      isOurs && workload.kind === 'train' && workload.workers === undefined ? await measureHeap(workload) : undefined,
    storedWeights: isStoredShort ? await measureStoredWeights(workload) : undefined,
  };
}

function entriesOf(
  { workload, subject, peers }: Row,
  { unroll, tfjsLayers, tfjsLayersInstalled }: Contestants,
  product: ProductWorkload,
  pytorch: PytorchProcess | undefined,
): Record<string, Entry> {
  const isOurs = subject === 'unroll';
  const isOtherCell = isOurs && workload.cell !== 'lstm';
  return {
    subject: { contestant: isOurs ? unroll : tfjsLayersInstalled, workload },
    product: { contestant: unroll, workload: product },
    ...(peers.includes('tfjs-layers-wasm') && { 'tfjs-layers-wasm': { contestant: tfjsLayers, workload } }),
    ...(peers.includes('one-worker') && { 'one-worker': { contestant: unroll, workload: inOneThread(workload) } }),
    ...(pytorch !== undefined && { pytorch: { contestant: pytorch.contestant, workload } }),
    ...(isOtherCell && { lstm: { contestant: unroll, workload: { ...workload, cell: 'lstm' } } }),
  };
}

function inOneThread<Each extends Workload>(workload: Each): Each {
  return { ...workload, workers: undefined };
}

/** The fastest of PyTorch's processes for a workload; undefined where there is none. */
async function fastest(processes: readonly PytorchProcess[], workload: Workload): Promise<PytorchProcess | undefined> {
  const entries = processes.map(({ threads, contestant }) => [threads, { contestant, workload }] as const);
  const rounds = await measureRounds(Object.fromEntries(entries), trial);
  const times = processes.map(({ threads }) => median(rounds[threads] as number[]));
  return processes[times.indexOf(Math.min(...times))];
}
