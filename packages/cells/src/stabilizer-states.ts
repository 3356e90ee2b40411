import {
  customGrad,
  type GradSaveFunc,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
} from '@tensorflow/tfjs-core';

/**
 * The stabilizers of exponential gates over a whole sequence, as one differentiable operation: the logarithms by which
 * a memory's numbers are divided so that none overflows.
 *
 * Shapes: logForget, logInput and result [rows, time]; first [rows].
 *
 *   m' = max(log f + m, log i)
 *
 * Each step is one addition and one comparison of a number a row, which plain JavaScript does as float32 does.
 *
 * Source: Beck et al. 2024, equation 15.
 */
export function stabilizerStates(logForget: Tensor2D, logInput: Tensor2D, first: Tensor1D): Tensor2D {
  const [rows, time] = logForget.shape;
  const operation = customGrad((...given) => {
    const save = given.pop() as GradSaveFunc;
    const tensors = given as Tensor[];
    const [forgetAt, inputAt, firstAt] = numbersOf(tensors) as [Numbers, Numbers, Numbers];
    const states = new Float32Array(rows * time);
    for (let row = 0; row < rows; row++) {
      let current = firstAt[row] as number;
      for (let at = row * time; at < (row + 1) * time; at++) {
        current = Math.max(Math.fround(current + (forgetAt[at] as number)), inputAt[at] as number);
        states[at] = current;
      }
    }
    const value = tensor(states, [rows, time]);
    save([...tensors, value]);
    return { value, gradFunc: routeBack };
  });

  /** The gradient of a maximum goes to the greater argument, and on to the step before where that was the old state. */
  function routeBack(valueGradient: Tensor, saved: Tensor[]): Tensor[] {
    const [forgetAt, inputAt, firstAt, stateAt] = numbersOf(saved) as [Numbers, Numbers, Numbers, Numbers];
    const gradientAt = valueGradient.dataSync();
    const [byForget, byInput] = [new Float32Array(rows * time), new Float32Array(rows * time)];
    const byFirst = Float32Array.from({ length: rows }, (_, row) => {
      let running = 0;
      for (let at = (row + 1) * time - 1; at >= row * time; at--) {
        const before = (at === row * time ? firstAt[row] : stateAt[at - 1]) as number;
        const isKept = Math.fround(before + (forgetAt[at] as number)) >= (inputAt[at] as number);
        const gradient = Math.fround(running + (gradientAt[at] as number));
        running = isKept ? gradient : 0;
        byForget[at] = running;
        byInput[at] = isKept ? 0 : gradient;
      }
      return running;
    });
    return [tensor(byForget, [rows, time]), tensor(byInput, [rows, time]), tensor(byFirst, [rows])];
  }

  return operation(logForget, logInput, first) as Tensor2D;
}

type Numbers = ArrayLike<number>;

function numbersOf(tensors: readonly Tensor[]): Numbers[] {
  return tensors.map((one) => one.dataSync());
}
