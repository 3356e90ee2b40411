import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { mapTree, type Objective, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { adam, chain, clipByGlobalNorm, createTrainer, textBatches } from '@unroll/trainers';
import { beforeAll, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

type Curve = { shapes: Record<string, number[]>; clippedSteps: number; losses: number[] };

const golden: Record<'batchSize' | 'timeSteps' | 'embeddingSize' | 'hiddenSize' | 'layers', number> &
  Record<'learningRate' | 'maximumNorm', number> &
  Record<'lstm' | 'gru', Curve> = JSON.parse(
  readFileSync(new URL('../golden/training-curves.json', import.meta.url), 'utf8'),
);
const symbols = '0123456789 \n';

beforeAll(async () => {
  await initializeBackend();
});

/** The Collatz sequences of 1, 2, 3 and so on, one a line. */
function collatzText(length: number): string {
  let text = '';
  for (let start = 1; text.length < length; start++) {
    const sequence = [start];
    for (let value = start; value !== 1; sequence.push(value)) value = value % 2 === 0 ? value / 2 : 3 * value + 1;
    text += `${sequence.join(' ')}\n`;
  }
  return text.slice(0, length);
}

/** The number at an index of a sequence without visible order, as the script that made the curves draws it. */
function drawn(index: number): number {
  let word = (Math.imul(index, 2654435761) + 374761393) >>> 0;
  word ^= word >>> 15;
  word = Math.imul(word, 2246822519) >>> 0;
  word ^= word >>> 13;
  return ((word >>> 24) - 128) / 1024;
}

/** Parameters of the drawn numbers, one after the other over all tensors. */
function drawnParameters<Parameters extends ParameterTree>(template: Parameters): Parameters {
  let index = 0;
  return mapTree(template, ({ shape, size }: Tensor) =>
    tensor(
      Float32Array.from({ length: size }, () => drawn(index++)),
      shape,
    ),
  );
}

/** The cells of the curves, two on top of each other. */
function objectiveOf(kind: 'lstm' | 'gru'): Objective<ParameterTree, StateTree, ReturnType<typeof batchAt>> {
  const { embeddingSize, hiddenSize } = golden;
  const cellOf = kind === 'lstm' ? lstmCell : gruCell;
  const cell = stackCells(
    cellOf({ inputSize: embeddingSize, hiddenSize }) as ReturnType<typeof gruCell>,
    cellOf({ inputSize: hiddenSize, hiddenSize }) as ReturnType<typeof gruCell>,
  );
  const objective = nextTokenObjective(languageModel({ vocabularySize: symbols.length, embeddingSize, cell }));
  return {
    ...objective,
    initializeParameters: (key) => drawnParameters(objective.initializeParameters(key)),
  } as Objective<ParameterTree, StateTree, ReturnType<typeof batchAt>>;
}

const { batchSize, timeSteps, learningRate, maximumNorm } = golden;
const text = collatzText(golden.lstm.losses.length * batchSize * timeSteps + 1);
const tokens = Int32Array.from(text, (symbol) => symbols.indexOf(symbol));
const { batchAt } = textBatches(tokens, { batchSize, timeSteps });

test.each(['lstm', 'gru'] as const)(
  '200 steps of Adam give the losses of PyTorch for the %s, within 1e-4 at each',
  (kind) => {
    expectNoLeak(() => {
      const optimizer = chain(clipByGlobalNorm(maximumNorm), adam({ learningRate }));
      const trainer = createTrainer({ objective: objectiveOf(kind), optimizer, key: randomKey(0) });
      const shapes = treeLeaves(trainer.state.parameters).map(({ path, tensor: { shape } }) => [path, shape]);
      expect(shapes).toEqual(Object.entries(golden[kind].shapes));
      let clippedSteps = 0;
      golden[kind].losses.forEach((expected, step) => {
        const { loss, gradientNorm } = trainer.step(batchAt(step));
        clippedSteps += Number(gradientNorm > maximumNorm);
        expect(Math.abs(loss / expected - 1), `step ${step}`).toBeLessThan(1e-4);
      });
      expect(clippedSteps).toBe(golden[kind].clippedSteps);
      trainer.dispose();
    });
  },
);
