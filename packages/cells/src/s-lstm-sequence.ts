import {
  add,
  cast,
  concat,
  customGrad,
  div,
  exp,
  type GradSaveFunc,
  greaterEqual,
  matMul,
  maximum,
  mul,
  neg,
  reshape,
  sigmoid,
  softplus,
  split,
  square,
  stack,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tanh,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { statesBefore } from './states-before.js';

/** The state of an sLSTM in the order of this file. Each is [batch, hidden]. */
export type SLstmTensors = [hidden: Tensor2D, memory: Tensor2D, normalizer: Tensor2D, stabilizer: Tensor2D];

/** The least normalizer that is divided by. It is 0 only after input gates below e^-80 from a state of 0 on. */
const leastNormalizer = 2 ** -100;

/**
 * One step of an sLSTM after the projection of its input.
 *
 * Shapes: projection [batch, 4·hidden], in the order input, forget, candidate, output; weight [hidden, 4·hidden].
 */
export function sLstmUpdate(projection: Tensor2D, weight: Tensor2D, state: SLstmTensors): SLstmTensors {
  const [hidden, memory, normalizer, stabilizer] = state;
  const preactivations = split(add(projection, matMul(hidden, weight)), 4, 1);
  const [logInput, forget, candidate, output] = preactivations as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const kept: Tensor2D = sub(stabilizer, softplus(neg(forget))); // log f + m
  const nextStabilizer: Tensor2D = maximum(kept, logInput);
  const forgetGate: Tensor2D = exp(sub(kept, nextStabilizer));
  const inputGate: Tensor2D = exp(sub(logInput, nextStabilizer));
  const nextMemory: Tensor2D = add(mul(forgetGate, memory), mul(inputGate, tanh(candidate)));
  const nextNormalizer: Tensor2D = add(mul(forgetGate, normalizer), inputGate);
  const average = div(nextMemory, maximum(nextNormalizer, leastNormalizer));
  return [mul(sigmoid(output), average), nextMemory, nextNormalizer, nextStabilizer];
}

/**
 * The states of an sLSTM after each step of a whole sequence, as one differentiable operation.
 *
 * Shapes: projections [batch, time, 4·hidden]; weight [hidden, 4·hidden]; first and result hold hidden, memory,
 * normalizer and stabilizer side by side: [batch, 4·hidden] and [batch, time, 4·hidden].
 *
 * The gradient is back-propagation through time, written by hand: all that does not wait for a later step is computed
 * for all of them at once.
 */
export function sLstmSequence(projections: Tensor3D, weight: Tensor2D, first: Tensor2D): Tensor3D {
  const operation = customGrad((...given) => {
    const save = given.pop() as GradSaveFunc;
    const [projected, recurrent, before] = given as [Tensor3D, Tensor2D, Tensor2D];
    let state = split(before, 4, 1) as SLstmTensors;
    const states = (unstack(projected, 1) as Tensor2D[]).map((projection) => {
      state = sLstmUpdate(projection, recurrent, state);
      return concat(state, 1);
    });
    const value = stack(states, 1) as Tensor3D;
    save([projected, recurrent, before, value]);
    return { value, gradFunc: goBack };
  });
  return operation(projections, weight, first) as Tensor3D;
}

/** The gradients of the projections, of the weight and of the first state. */
function goBack(valueGradient: Tensor, saved: Tensor[]): Tensor[] {
  const [projections, weight, first, states] = saved as [Tensor3D, Tensor2D, Tensor2D, Tensor3D];
  const [batch, time, columns] = states.shape;
  const size = columns / 4;
  const rowsOf = (block: Tensor3D): Tensor2D => reshape(block, [batch * time, block.shape[2]]);
  const partsOf = (block: Tensor3D): Tensor3D[] => split(block, 4, 2);

  const before = partsOf(statesBefore(first, states)) as FourOf<Tensor3D>;
  const hiddenRows = rowsOf(before[0]);
  const recurrence = reshape(matMul(hiddenRows, weight), [batch, time, columns]) as Tensor3D;
  const slopes = slopesOf(add(projections, recurrence), before, partsOf(states) as FourOf<Tensor3D>);
  const slopesAt = Object.fromEntries(
    Object.entries(slopes).map(([name, block]) => [name, unstack(block, 1)]),
  ) as Record<SlopeName, Tensor2D[]>;
  const gradientAt = partsOf(valueGradient as Tensor3D).map((block) => unstack(block, 1) as Tensor2D[]);
  const transposed = transpose(weight) as Tensor2D;

  let later: SLstmTensors | undefined;
  const byProjection: Tensor2D[] = [];
  for (let step = time - 1; step >= 0; step--) {
    const at = (name: SlopeName): Tensor2D => slopesAt[name][step] as Tensor2D;
    const [byHidden, ofMemory, ofNormalizer, byStabilizer] = gradientAt.map((steps, part) => {
      const own = steps[step] as Tensor2D;
      return later === undefined ? own : add(own, later[part] as Tensor2D);
    }) as FourOf<Tensor2D>;
    const byMemory: Tensor2D = add(ofMemory, mul(byHidden, at('hiddenByMemory')));
    const byNormalizer: Tensor2D = sub(ofNormalizer, mul(byHidden, at('hiddenByNormalizer')));
    // By the exponents of the gates, which the stabilizer is subtracted from.
    const byForget = add(mul(byMemory, at('keptMemory')), mul(byNormalizer, at('keptNormalizer')));
    const byInput = add(mul(byMemory, at('writtenMemory')), mul(byNormalizer, at('inputGate')));
    const ofMaximum = sub(byStabilizer, add(byForget, byInput));
    const ofKept = mul(ofMaximum, at('isKept'));
    const byKept: Tensor2D = add(byForget, ofKept);
    const gradient: Tensor2D = concat(
      [
        add(byInput, sub(ofMaximum, ofKept)),
        mul(byKept, at('keptByForget')),
        mul(byMemory, at('memoryByCandidate')),
        mul(byHidden, at('hiddenByOutput')),
      ],
      1,
    ); // [batch, 4·hidden]
    byProjection.push(gradient);
    const forgetGate = at('forgetGate');
    later = [matMul(gradient, transposed), mul(byMemory, forgetGate), mul(byNormalizer, forgetGate), byKept];
  }
  const byProjections = stack(byProjection.reverse(), 1) as Tensor3D;
  const byWeight = matMul(hiddenRows, rowsOf(byProjections), true);
  return [byProjections, reshape(byWeight, [size, columns]), concat(later as SLstmTensors, 1)];
}

type FourOf<T> = [T, T, T, T];

type SlopeName =
  | 'forgetGate'
  | 'inputGate'
  | 'keptMemory'
  | 'keptNormalizer'
  | 'writtenMemory'
  | 'isKept'
  | 'keptByForget'
  | 'memoryByCandidate'
  | 'hiddenByMemory'
  | 'hiddenByNormalizer'
  | 'hiddenByOutput';

/** What the gradient multiplies with at each step, for all of them at once, each [batch, time, hidden]. */
function slopesOf(
  preactivations: Tensor3D,
  [, memoryBefore, normalizerBefore, stabilizerBefore]: FourOf<Tensor3D>,
  [, memory, normalizer, stabilizer]: FourOf<Tensor3D>,
): Record<SlopeName, Tensor> {
  const [logInput, forget, candidatePart, outputPart] = split(preactivations, 4, 2) as FourOf<Tensor3D>;
  const kept = sub(stabilizerBefore, softplus(neg(forget)));
  const forgetGate = exp(sub(kept, stabilizer));
  const inputGate = exp(sub(logInput, stabilizer));
  const candidate = tanh(candidatePart);
  const outputGate = sigmoid(outputPart);
  const divisor = maximum(normalizer, leastNormalizer);
  const average = div(memory, divisor);
  const hiddenByMemory = div(outputGate, divisor);
  const isDivisor = cast(greaterEqual(normalizer, leastNormalizer), 'float32');
  return {
    forgetGate,
    inputGate,
    keptMemory: mul(forgetGate, memoryBefore),
    keptNormalizer: mul(forgetGate, normalizerBefore),
    writtenMemory: mul(inputGate, candidate),
    isKept: cast(greaterEqual(kept, logInput), 'float32'),
    keptByForget: sigmoid(neg(forget)),
    memoryByCandidate: mul(inputGate, sub(1, square(candidate))),
    hiddenByMemory,
    /** The negative of it. */
    hiddenByNormalizer: mul(mul(hiddenByMemory, average), isDivisor),
    hiddenByOutput: mul(average, mul(outputGate, sub(1, outputGate))),
  };
}
