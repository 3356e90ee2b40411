import { mean, type Scalar, type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import { unroll } from '@unroll/cells';
import { randomKey, randomNormals } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { comparedCells } from './recurrent-cells/compared-cells.ts';

const batchSize = 16;
const timeSteps = 256;
const widths = [128, 256];
const rounds = 11;

/**
 * How long a layer of each cell takes forwards and backwards over a sequence, as Markdown: medians of rounds in which all
 * take their turn, and how many times as fast as an LSTM of the same width they are.
 */
export async function cellSpeed(): Promise<string> {
  await initializeBackend();
  const medians = widths.map(mediansOf);
  const lines = Object.keys(comparedCells).map((cell) => {
    const columns = medians.map((of) => {
      const own = of.get(cell) as number;
      return `${own.toFixed(1)} | ${((of.get('LSTM') as number) / own).toFixed(2)}`;
    });
    return `| ${cell} | ${columns.join(' | ')} |`;
  });
  return `# The speed of recurrent cells

One layer over ${batchSize} sequences of ${timeSteps} steps, forwards and backwards, on one core: gradients of the parameters and of the inputs.
Medians of ${rounds} rounds in which the cells take turns, in milliseconds, and how many times as fast as the LSTM they are.

| cell | ${widths.map((width) => `${width} units, ms | × LSTM`).join(' | ')} |
|---|${widths.map(() => '---|---|').join('')}
${lines.join('\n')}
`;
}

function mediansOf(width: number): ReadonlyMap<string, number> {
  const inputs: Tensor3D = tensor3d(Float32Array.from(randomNormals(randomKey(1), batchSize * timeSteps * width)), [
    batchSize,
    timeSteps,
    width,
  ]);
  const runs = Object.entries(comparedCells).map(([name, layer]) => {
    const cell = layer({ inputSize: width, hiddenSize: width });
    const parameters = cell.initializeParameters(randomKey(2));
    const state = cell.initialState(batchSize);
    const loss = (given: { parameters: typeof parameters; inputs: Tensor3D }) => {
      const { outputs, state: after } = unroll(cell, given.parameters, given.inputs, state);
      return { loss: mean(outputs) as Scalar, state: after };
    };
    const run = (): void => {
      const result = valueAndGradient(loss, { parameters, inputs });
      result.loss.dataSync();
      disposeTree(result);
    };
    return { name, run, times: [] as number[] };
  });
  for (let round = -1; round < rounds; round++) {
    for (const { run, times } of runs) {
      const begun = performance.now();
      run();
      if (round >= 0) times.push(performance.now() - begun); // the first round is for the compilers
    }
  }
  return new Map(runs.map(({ name, times }) => [name, times.sort((a, b) => a - b)[(rounds - 1) / 2] as number]));
}
