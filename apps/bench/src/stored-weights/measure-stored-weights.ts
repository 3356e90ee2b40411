import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { GenerationWorkload, Network } from '../workload.ts';

/** Bits a character of held-out text, by how the weights of one trained network are stored. */
export type StoredWeightsLoss = {
  /** What was learned, and in how many steps. */
  readonly text: string;
  readonly steps: number;
  readonly bits: Readonly<Record<GenerationWorkload['weights'], number>>;
};

/** Measures the loss of a network. */
export type StoredWeightsMeter = (network: Network) => Promise<StoredWeightsLoss>;

/** A meter that trains each network once, in a process of its own, and remembers what it found. */
export function storedWeightsMeter(): StoredWeightsMeter {
  const losses = new Map<string, Promise<StoredWeightsLoss>>();
  return ({ cell, vocabularySize, hiddenSize, layerCount }) => {
    const network = JSON.stringify({ cell, vocabularySize, hiddenSize, layerCount });
    const loss = losses.get(network) ?? measure(network);
    losses.set(network, loss);
    return loss;
  };
}

async function measure(network: string): Promise<StoredWeightsLoss> {
  const script = fileURLToPath(new URL('./main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, network]);
  return JSON.parse(stdout) as StoredWeightsLoss;
}
