import {
  add,
  broadcast_util,
  cast,
  clone,
  matMul,
  mul,
  oneHot,
  pad,
  registerGradient,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tanh,
  tidy,
  unstack,
  zeros,
} from '@tensorflow/tfjs-core';
import { splitKey } from '@unroll/core';
import type { RecurrentCell } from '@unroll/tensors';
import { type Cell, runRows } from './cell-trial.js';
import { randomTensor } from './random-tensor.js';

export type TanhParameters = { inputWeight: Tensor2D; recurrentWeight: Tensor2D; bias: Tensor1D };
export type TanhState = { hidden: Tensor2D };
export type TanhCell = Omit<Required<RecurrentCell<TanhParameters, TanhState>>, 'layers'>;

/** hidden' = tanh(x·W + h·U + b), composed of tfjs operations: a cell that keeps every law. */
export function tanhCell(): TanhCell {
  const [inputSize, outputSize] = [2, 3];
  const cell: Omit<TanhCell, 'sequence' | 'tokenSequence'> = {
    inputSize,
    outputSize,
    initializeParameters(key) {
      const [inputKey, recurrentKey, biasKey] = splitKey(key, 3);
      return {
        inputWeight: randomTensor(inputKey, [inputSize, outputSize]) as Tensor2D,
        recurrentWeight: randomTensor(recurrentKey, [outputSize, outputSize]) as Tensor2D,
        bias: randomTensor(biasKey, [outputSize]) as Tensor1D,
      };
    },
    initialState: (batchSize) => ({ hidden: zeros([batchSize, outputSize]) }),
    step({ inputWeight, recurrentWeight, bias }, input, { hidden }) {
      return tidy(() => {
        const next = tanh(add(add(matMul(input, inputWeight), matMul(hidden, recurrentWeight)), bias)) as Tensor2D;
        return { output: next, state: { hidden: next } };
      });
    },
  };
  const sequence: TanhCell['sequence'] = (parameters, inputs, state, options) =>
    tidy(() => runRows(cell as Cell, parameters, inputs, state, options) as { outputs: Tensor3D; state: TanhState });
  return {
    ...cell,
    sequence,
    tokenSequence: (parameters, tokens, state, options) =>
      tidy(() => sequence(parameters, cast(oneHot(tokens, inputSize), 'float32') as Tensor3D, state, options)),
  };
}

/** Registers the gradients of the operations that the cell, and broken variants of it, are made of. */
export function registerTanhGradients(): void {
  const summedTo = (gradient: Tensor, { shape }: Tensor): Tensor =>
    reshape(sum(gradient, broadcast_util.getReductionAxes(shape, gradient.shape)), shape);
  registerGradient({
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => matMul(dy as Tensor, b as Tensor, false, true),
      b: () => matMul(a as Tensor, dy as Tensor, true, false),
    }),
  });
  registerGradient({
    kernelName: 'Add',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => summedTo(dy as Tensor, a as Tensor),
      b: () => summedTo(dy as Tensor, b as Tensor),
    }),
  });
  registerGradient({
    kernelName: 'Tanh',
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => mul(dy as Tensor, sub(1, square(y as Tensor))) }),
  });
  registerGradient({ kernelName: 'Identity', gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }) });
  registerGradient({
    kernelName: 'Reshape',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => reshape(dy as Tensor, (x as Tensor).shape) }),
  });
  registerGradient({
    kernelName: 'Pack',
    saveAllInputs: true,
    gradFunc: (dy, _saved, attributes) => {
      const parts = unstack(dy as Tensor, (attributes as unknown as { axis: number }).axis);
      return Object.fromEntries(parts.map((part, index) => [index, () => part]));
    },
  });
  registerGradient({
    kernelName: 'Slice',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { begin } = attributes as unknown as { begin: number[] };
      const paddings = (x as Tensor).shape.map((length, axis): [number, number] => {
        const before = begin[axis] ?? 0;
        return [before, length - before - ((dy as Tensor).shape[axis] ?? 0)];
      });
      return { x: () => pad(dy as Tensor, paddings) };
    },
  });
}
