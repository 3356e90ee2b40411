import {
  add,
  concat,
  exp,
  expandDims,
  matMul,
  mul,
  reshape,
  slice,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { stabilizerStates } from './stabilizer-states.js';

/** Stands for the logarithm of a gate or weight of 0; sums of some are still finite. */
export const logarithmOfZero = -1e30;

/** What a row reads and writes at each step. */
type Steps = {
  /** [rows, time, keySize] */
  readonly query: Tensor3D;
  /** [rows, time, keySize] */
  readonly key: Tensor3D;
  /** [rows, time, valueSize] */
  readonly value: Tensor3D;
  /** [rows, time] */
  readonly logForget: Tensor2D;
  /** [rows, time] */
  readonly logInput: Tensor2D;
};

/** What {@link matrixMemorySequence} takes. */
export type MatrixMemoryInputs = Steps & {
  /** Before the first step, divided by e^stabilizer: [rows, keySize, valueSize]. */
  readonly memory: Tensor3D;
  /** Before the first step: [rows]. */
  readonly stabilizer: Tensor1D;
  /** How many steps are computed together. */
  readonly chunkSize: number;
};

/**
 * What queries read from a matrix memory over a whole sequence, some steps together.
 *
 * Shapes: outputs [rows, time, valueSize] and the last memory [rows, keySize, valueSize], divided by e^stabilizer of
 * their steps; stabilizers [rows, time].
 *
 *   m' = max(log f + m, log i)     C' = exp(log f + m - m')·C + exp(log i - m')·k⊗v     output = q·C'
 *
 * Source: Beck et al. 2024, equations 19 to 22, without the normalizer, which is a column of values that are 1.
 */
export function matrixMemorySequence(given: MatrixMemoryInputs): {
  outputs: Tensor3D;
  memory: Tensor3D;
  stabilizers: Tensor2D;
} {
  const { logForget, logInput, chunkSize } = given;
  const [rows, time] = logForget.shape;
  const stabilizers = stabilizerStates(logForget, logInput, given.stabilizer); // [rows, time]
  const sizes = Array.from({ length: Math.ceil(time / chunkSize) }, (_, chunk) =>
    Math.min(chunkSize, time - chunk * chunkSize),
  );
  const chunksOf = <T extends Tensor>(block: T): T[] => split(block, sizes, 1);
  const queries = chunksOf(given.query);
  const keys = chunksOf(given.key);
  const values = chunksOf(given.value);
  const logForgets = chunksOf(logForget);
  const logInputs = chunksOf(logInput);

  let { memory } = given;
  let stabilizer: Tensor3D = reshape(given.stabilizer, [rows, 1, 1]);
  const outputs = chunksOf(stabilizers).map((stabilizersOfChunk, chunk) => {
    const steps = {
      query: queries[chunk] as Tensor3D,
      key: keys[chunk] as Tensor3D,
      value: values[chunk] as Tensor3D,
      logForget: logForgets[chunk] as Tensor2D,
      logInput: logInputs[chunk] as Tensor2D,
    };
    const run = runChunk(steps, stabilizersOfChunk, memory, stabilizer);
    memory = run.memory;
    stabilizer = run.stabilizer;
    return run.outputs;
  });
  return { outputs: concat(outputs, 1), memory, stabilizers };
}

/**
 * One chunk. With F the sum of its log f up to a step, C and m the memory and the stabilizer before it, and sums over
 * its steps j, in the first line those up to t:
 *
 *   output = e^(F_t + m - m_t)·q_t·C + Σ e^(F_t - F_j + log i_j - m_t)·(q_t·k_j)·v_j
 *   C'     = e^(F + m - m')·C + Σ e^(F - F_j + log i_j - m')·k_j⊗v_j
 */
function runChunk(
  { query, key, value, logForget, logInput }: Steps,
  stabilizers: Tensor2D,
  memory: Tensor3D,
  stabilizer: Tensor3D,
): { outputs: Tensor3D; memory: Tensor3D; stabilizer: Tensor3D } {
  const [rows, time] = logForget.shape;
  const lastOf = (block: Tensor2D): Tensor3D => reshape(slice(block, [0, time - 1], [-1, 1]), [rows, 1, 1]);
  const upToStep = squareMatrix(time, (row, column) => Number(row <= column));
  const forgotten = matMul(logForget, upToStep) as Tensor2D; // F_t, [rows, time]
  const written = sub(logInput, forgotten); // log i_j - F_j, [rows, time]

  const ofStep = expandDims(sub(forgotten, stabilizers), 2); // F_t - m_t, [rows, time, 1]
  const notLater = squareMatrix(time, (row, column) => (column <= row ? 0 : logarithmOfZero));
  const logWeights = add(add(ofStep, expandDims(written, 1)), notLater); // [rows, time, time]
  const within = matMul(mul(exp(logWeights), matMul(query, key, false, true)), value);
  const fromBefore = mul(exp(add(ofStep, stabilizer)), matMul(query, memory));

  const last = lastOf(stabilizers); // m'
  const ofChunk = sub(lastOf(forgotten), last); // F - m', [rows, 1, 1]
  const weightedKey = mul(exp(add(ofChunk, expandDims(written, 2))), key); // [rows, time, keySize]
  const kept = mul(exp(add(ofChunk, stabilizer)), memory);
  return { outputs: add(within, fromBefore), memory: add(kept, matMul(weightedKey, value, true)), stabilizer: last };
}

/** A square matrix from the value at each row and column. */
function squareMatrix(size: number, valueAt: (row: number, column: number) => number): Tensor2D {
  const values = Float32Array.from({ length: size ** 2 }, (_, at) => valueAt(Math.floor(at / size), at % size));
  return tensor2d(values, [size, size]);
}
