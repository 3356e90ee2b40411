import { expect, test } from 'vitest';
import { runGuarded } from './guarded-buffers.reference.js';
import { type FusedKernels, instantiateKernels } from './instantiate-kernels.js';

type FunctionName = 'exponential' | 'logarithm' | 'sigmoid' | 'tanh';

/** The same functions in float64. Written so that nothing cancels. */
const inFloat64: Record<FunctionName, (x: number) => number> = {
  exponential: Math.exp,
  logarithm: Math.log,
  sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  tanh: Math.tanh,
};
const names = Object.keys(inFloat64) as FunctionName[];

const bitsBetween = 1021; // a prime: of the 2³² numbers every 1,021st is tried, which has every exponent and last bit
const blockSize = 2 ** 20;

/** The distance of neighbouring float32 numbers about a number. */
function unitInLastPlace(value: number): number {
  const magnitude = Math.abs(value);
  return magnitude < 2 ** -126 ? 2 ** -149 : 2 ** (Math.floor(Math.log2(magnitude)) - 23);
}

/** How wrong a float32 result is, in units of the last place; 0 where it is what rounding makes of the exact one. */
function errorOf(found: number, exact: number): number {
  if (Object.is(found, Math.fround(exact))) return 0;
  return Number.isFinite(found) ? Math.abs(found - exact) / unitInLastPlace(exact) : Number.POSITIVE_INFINITY;
}

/** The worst error of a function over every so many of the numbers between two bit patterns. */
function worstError(name: FunctionName, from: number, to: number, bitsBetween: number): { error: number; x: number } {
  const memory = new WebAssembly.Memory({ initial: (2 * 4 * blockSize) / 65_536 });
  const kernels = instantiateKernels(memory) as FusedKernels;
  const bits = new Int32Array(memory.buffer, 0, blockSize);
  const numbers = new Float32Array(memory.buffer, 0, blockSize);
  const results = new Float32Array(memory.buffer, 4 * blockSize, blockSize);
  let worst = { error: 0, x: 0 };
  for (let next = from; next < to; ) {
    let count = 0;
    for (; count < blockSize && next < to; count++, next += bitsBetween) bits[count] = next | 0;
    kernels[name](0, 4 * blockSize, count);
    for (let place = 0; place < count; place++) {
      const x = numbers[place] as number;
      const error = errorOf(results[place] as number, inFloat64[name](x));
      if (error > worst.error) worst = { error, x };
    }
  }
  return worst;
}

test.each(names)('the error of the %s is at most 2 units in the last place, over all of float32', (name) => {
  const { error, x } = worstError(name, 0, 2 ** 32, bitsBetween);
  expect(error, `at ${x}`).toBeLessThanOrEqual(2);
});

test.each([
  ['tanh', 0.06, 0.0625], // just below powers of two, where roundings count twice
  ['tanh', 0.5, 0.55],
  ['tanh', 1.28, 1.4], // where its two formulas meet
  ['tanh', 2.9, 2.95],
  ['sigmoid', -5.95, -5.85],
  ['sigmoid', -9.4, -9.3],
] as const)('the error of the %s is at most 2 units at every number from %f to %f', (name, low, high) => {
  const [from, to] = [low, high].map((value) => new Uint32Array(Float32Array.of(value).buffer)[0] as number).sort();
  const { error, x } = worstError(name, from as number, to as number, 1);
  expect(error, `at ${x}`).toBeLessThanOrEqual(2);
  expect(error).toBeGreaterThan(1); // the numbers were tried
});

const special: [FunctionName, number, number][] = [
  ...names.map((name): [FunctionName, number, number] => [name, Number.NaN, Number.NaN]),
  ['exponential', -Infinity, 0],
  ['exponential', Infinity, Infinity],
  ['exponential', 0, 1],
  ['logarithm', 0, -Infinity],
  ['logarithm', -0, -Infinity],
  ['logarithm', -1e-40, Number.NaN],
  ['logarithm', -Infinity, Number.NaN],
  ['logarithm', Infinity, Infinity],
  ['logarithm', 1, 0],
  ['sigmoid', -Infinity, 0],
  ['sigmoid', Infinity, 1],
  ['sigmoid', 0, 0.5],
  ['tanh', -Infinity, -1],
  ['tanh', Infinity, 1],
  ['tanh', -0, -0],
];

test.each(special)('the %s of %f is %f', (name, x, value) => {
  const { target } = runGuarded({ inputs: { source: Float32Array.of(x) }, outputs: { target: 1 } }, (kernels, at) => {
    kernels[name](at.source, at.target, 1);
  });
  expect(target).toEqual(Float32Array.of(value));
});

test.each(names)('the %s keeps to its buffers, and does not depend on what stands beside', (name) => {
  const all = Float32Array.from({ length: 17 }, (_, place) => (place + 1) / 3);
  const run = (source: Float32Array): Float32Array =>
    runGuarded({ inputs: { source }, outputs: { target: source.length } }, (kernels, at) => {
      kernels[name](at.source, at.target, source.length);
    }).target;
  const values = run(all);
  for (let length = 0; length < 17; length++) expect(run(all.slice(0, length))).toEqual(values.slice(0, length));
});
