// A worker for the tests of `trainInWorker`, in plain JavaScript, since the oldest Node runs no other.
import { add, mean, mul, squaredDifference, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { adam, serveTraining } from '@unroll/trainers';

/** Fits a line, and carries the number of batches seen: the objective of `straight-line.reference.ts`, over rows. */
function lineObjective(beforeLoss) {
  return {
    initializeParameters: () => ({ slope: tensor1d([0]), offset: tensor1d([0]) }),
    initialState: (batchSize) => ({ seen: tensor2d(new Float32Array(batchSize), [batchSize, 1]) }),
    loss({ slope, offset }, { x, y }, { seen }, step) {
      beforeLoss(step);
      return tidy(() => ({
        loss: mean(squaredDifference(add(mul(tensor1d(x), slope), offset), tensor1d(y))),
        state: { seen: add(seen, 1) },
      }));
    },
  };
}

/** Points of y = 2x - 1. */
const batches = {
  batchesPerEpoch: 4,
  batchAt(step) {
    const x = Float32Array.from({ length: 5 }, (_, row) => row - (step % 4));
    const startsStream = step % 4 === 0;
    return { batchSize: 5, timeSteps: 1, startsStream, x, y: x.map((value) => 2 * value - 1) };
  },
};

const faults = {
  throw() {
    throw new RangeError('The paper is jammed.');
  },
  exit: () => process.exit(3),
  memory() {
    const hoard = [];
    for (;;) hoard.push(new Array(100_000).fill(hoard.length));
  },
  later: () => setTimeout(faults.throw),
  null: () => void Promise.reject(null),
  text: () => void Promise.reject('The paper is jammed.'),
  object() {
    // biome-ignore lint/style/useThrowOnlyError: that others throw such things is what is tried
    throw { paper: 'jammed' };
  },
  loop() {
    for (;;);
  },
  none() {},
};

serveTraining(async ({ fault = 'none', at = 0, snapshot, options = {} }, { index }) => {
  await initializeBackend();
  if (fault === 'program' && index === at) faults.throw();
  if (fault === 'waits' && index === at) await new Promise(() => {});
  const objective = lineObjective((step) => {
    if (step === 3 && index === at) faults[fault]();
  });
  const begin = snapshot === undefined ? { key: randomKey(1) } : { snapshot };
  return { objective, optimizer: adam({ learningRate: 0.1 }), ...begin, batches, options };
});
