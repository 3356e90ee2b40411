import { customGrad, mul, type Scalar, scalar, type Tensor, tensor, tidy, util } from '@tensorflow/tfjs-core';
import { foldInKey, randomBits, randomKey, randomNormals } from '@unroll/core';
import { mapTree, type Tree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { insist } from './insist.js';

const weightKey = randomKey(3);
const directionKey = randomKey(4);
const directionCount = 3;
const stepLength = 2 ** -5;
const relativeTolerance = 1e-3;
const absoluteTolerance = 1e-4;

/**
 * Throws an Error unless the gradients of a computation equal finite differences, by each of its float32 variables.
 *
 * The loss is the sum of the float32 results, each number times a random weight. Its derivative is taken along three
 * random directions for each variable, which move every number of the variable by the same length, up or down: once as
 * the product of gradient and direction, and once as central differences over ±1/32 and ±1/64, extrapolated
 * (Richardson), of losses summed in float64. The two must agree within 1e-4 plus 0.1 % of the gradient's norm; float32
 * makes a right gradient of some hundred numbers miss by a tenth of that. A single number of the gradient that is off by
 * more shows for certain; an error spread over many, of 1 % of the norm in all, escapes once in two thousand times.
 *
 * @param compute Smooth at the variables. They and the results are of a size of about 1, some hundred numbers each.
 * @throws BackendError if no gradient is registered for an operation.
 * @example expectGradient(({ x, weight }) => matMul(x, weight), { x, weight });
 */
export function expectGradient<Variables extends Tree<Tensor>>(
  compute: (variables: Variables) => Tree<Tensor>,
  variables: Variables,
): void {
  tidy(() => {
    const resultsAt = (given: Variables): Tensor[] => floatTensors(compute(given));
    const { gradients } = valueAndGradient((given) => ({ loss: weightedSum(resultsAt(given)), state: {} }), variables);
    const gradientAt = new Map(treeLeaves(gradients).map(({ path, tensor: gradient }) => [path, gradient.dataSync()]));
    for (const { path, tensor: variable } of treeLeaves(variables)) {
      if (variable.dtype !== 'float32') continue;
      const gradient = gradientAt.get(path) as Float32Array;
      const allowed = absoluteTolerance + relativeTolerance * Math.sqrt(dot(gradient, gradient));
      for (let count = 0; count < directionCount; count++) {
        const direction = randomSigns(count, variable.size);
        const lossAfter = (length: number): number =>
          tidy(() => weightedTotal(resultsAt(withMoved(variables, path, direction, length))));
        const expected = extrapolatedDerivative(lossAfter);
        const derivative = dot(gradient, direction);
        insist(
          Math.abs(derivative - expected) <= allowed,
          `the gradient by ${path === '' ? 'the variable' : `\`${path}\``} gives ${derivative} along a random direction, ` +
            `finite differences give ${expected}; they may be ${allowed.toPrecision(2)} apart.`,
        );
      }
    }
  });
}

function floatTensors(tree: Tree<Tensor>): Tensor[] {
  const tensors = treeLeaves(tree).map((leaf) => leaf.tensor);
  return tensors.filter(({ dtype }) => dtype === 'float32');
}

/** The sum of all numbers times their weights, in float64. */
function weightedTotal(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, one, index) => sum + dot(one.dataSync(), weightsOf(index, one.size)), 0);
}

/** The same as a tensor with a gradient of its own, which needs none of those under test. */
function weightedSum(tensors: readonly Tensor[]): Scalar {
  const operation = customGrad((...given) => {
    const results = given.slice(0, tensors.length) as Tensor[];
    const shapes = results.map(({ shape }) => shape);
    const gradFunc = (dy: Tensor): Tensor[] =>
      shapes.map((shape, index) => mul(dy, tensor(weightsOf(index, util.sizeFromShape(shape)), shape)));
    return { value: scalar(weightedTotal(results)), gradFunc };
  });
  return operation(...tensors);
}

function weightsOf(index: number, size: number): Float32Array {
  return Float32Array.from(randomNormals(foldInKey(weightKey, index), size));
}

function randomSigns(count: number, size: number): Float32Array {
  return Float32Array.from(randomBits(foldInKey(directionKey, count), size), (word) => (word % 2 === 0 ? 1 : -1));
}

/** A tree in which the tensor at one path is moved by a length along a direction. */
function withMoved<T extends Tree<Tensor>>(tree: T, path: string, direction: Float32Array, length: number): T {
  return mapTree(tree, (one, place) => {
    if (place !== path) return one;
    const values = (one.dataSync() as Float32Array).map((value, index) => value + length * (direction[index] ?? 0));
    return tensor(values, one.shape);
  });
}

/** The derivative at 0 of a function that is smooth there: central differences at two lengths, without their square error. */
function extrapolatedDerivative(evaluate: (length: number) => number): number {
  const [far, near] = [stepLength, stepLength / 2].map(
    (length) => (evaluate(length) - evaluate(-length)) / (2 * length),
  );
  return (4 * (near as number) - (far as number)) / 3;
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Array.from(left).reduce((sum, value, index) => sum + value * (right[index] as number), 0);
}
