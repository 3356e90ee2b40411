// Prints, as tables, how much faster the kernels of installKernels() are than those of tfjs-backend-wasm that they replace,
// or, where it has none, than those of tfjs's CPU backend: each operation, and training steps of models of tfjs-layers. Run
// it after `build`, on a machine with nothing else to do: node scripts/measure-kernels.mjs
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installKernels, logSoftmax } from '../dist/index.js';

const warmUps = 3;
const rounds = 25;

await tf.setBackend('wasm');
const gradientNames = [
  'Add',
  'ClipByValue',
  'ExpandDims',
  'Multiply',
  'Pack',
  'Relu',
  'Reshape',
  'Sigmoid',
  'Sub',
  'Tanh',
];
const stock = registered();
installKernels();
const ours = registered();

/** The kernels and gradients that tfjs has now. */
function registered() {
  return { kernels: tf.getKernelsForBackend('wasm'), gradients: gradientNames.map((name) => tf.getGradient(name)) };
}

function use({ kernels, gradients }) {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) tf.registerKernel(kernel);
  for (const gradient of gradients) tf.registerGradient(gradient);
}

const uniform = (...shape) => tf.randomUniform(shape, 0.1, 1);
const [x, y] = [uniform(480, 512), uniform(480, 512)];
const sequence = uniform(8, 60, 512);
const rows = Array.from({ length: 4 }, () => uniform(480, 128));
const ids = tf.cast(tf.mul(uniform(480), 84), 'int32');
const [embedding, row, mask] = [uniform(84, 128), uniform(1, 1, 128), tf.greater(x, y)];
const [a, b] = [uniform(8, 128), uniform(128, 512)];
const bias512 = uniform(512);
const [left, right] = [uniform(480, 128), uniform(128, 512)];
const [batchLeft, batchRight] = [uniform(8, 60, 64), uniform(8, 64, 60)];

const operations = {
  'BatchMatMul, 8 rows': () => tf.matMul(a, b),
  'BatchMatMul, 480 rows': () => tf.matMul(left, right),
  'BatchMatMul, left transposed': () => tf.matMul(left, x, true, false),
  'BatchMatMul, right transposed': () => tf.matMul(x, right, false, true),
  'BatchMatMul, batched': () => tf.matMul(batchLeft, batchRight),
  _FusedMatMul: () => tf.fused.matMul({ a: left, b: right, bias: bias512, activation: 'relu' }),
  Cast: () => tf.cast(x, 'float32'),
  ClipByValue: () => tf.clipByValue(x, 0.2, 0.8),
  Concat: () => tf.concat(rows, 1),
  Exp: () => tf.exp(x),
  GatherV2: () => tf.gather(embedding, ids),
  Greater: () => tf.greater(x, y),
  Identity: () => tf.clone(x),
  Log: () => tf.log(x),
  Maximum: () => tf.maximum(x, y),
  Relu: () => tf.relu(x),
  Reverse: () => tf.reverse(sequence, 1),
  Select: () => tf.where(mask, x, y),
  Slice: () => tf.slice(x, [0, 0], [8, 512]),
  SplitV: () => tf.split(x, 4, 1),
  Sqrt: () => tf.sqrt(x),
  Square: () => tf.square(x),
  'Sum, first axis': () => tf.sum(x, 0),
  'Sum, last axis': () => tf.sum(x, 1),
  Tanh: () => tf.tanh(x),
  Tile: () => tf.tile(row, [50, 50, 1]),
  Unpack: () => tf.unstack(sequence, 1),
};

const [images, maps] = [uniform(8, 28, 28, 8), uniform(8, 28, 28, 16)];
const wide = uniform(8, 28, 28, 32);
const [filter, depthwiseFilter] = [uniform(3, 3, 8, 16), uniform(3, 3, 32, 1)];
const pooled = uniform(8, 14, 14, 32);
const window = { strides: 1, pad: 'same', dilations: 1 };
const pool = { filterSize: 2, strides: 2, pad: 'valid' };
const convolution = { ...window, dataFormat: 'NHWC' };
const kernelCalls = {
  AvgPoolGrad: [{ dy: pooled, input: wide }, pool],
  Conv2DBackpropInput: [
    { dy: maps, filter },
    { ...convolution, inputShape: images.shape },
  ],
  MaxPoolGrad: [{ dy: pooled, input: wide, output: tf.maxPool(wide, 2, 2, 'valid') }, pool],
};
for (const [name, [inputs, attributes]] of Object.entries(kernelCalls)) {
  operations[name] = () => tf.engine().runKernel(name, inputs, attributes);
}

/** What tfjs-backend-wasm lacks. */
const missing = {
  Conv2DBackpropFilter: [
    { x: images, dy: maps },
    { ...convolution, filterShape: filter.shape },
  ],
  DepthwiseConv2dNativeBackpropFilter: [
    { x: wide, dy: wide },
    { ...window, filterShape: depthwiseFilter.shape },
  ],
  DepthwiseConv2dNativeBackpropInput: [
    { dy: wide, filter: depthwiseFilter },
    { ...window, inputShape: wide.shape },
  ],
};

/** A training step of a model on sequences of a vocabulary of 84, batch 8, time 60. */
function trainingStep(layers, inputs) {
  const model = tf.sequential({ layers: [...layers, tf.layers.dense({ units: 84, activation: 'softmax' })] });
  model.compile({ optimizer: 'rmsprop', loss: 'categoricalCrossentropy' });
  const targets = tf.cast(tf.oneHot(tf.reshape(ids, [8, 60]), 84), 'float32');
  return () => model.trainOnBatch(inputs, targets);
}

const vectors = tf.cast(tf.oneHot(tf.reshape(ids, [8, 60]), 84), 'float32');
const recurrent = { units: 128, returnSequences: true, recurrentInitializer: 'glorotUniform' };
const steps = {
  'training step, LSTM 128': trainingStep([tf.layers.lstm({ ...recurrent, inputShape: [60, 84] })], vectors),
  'training step, GRU 128': trainingStep([tf.layers.gru({ ...recurrent, inputShape: [60, 84] })], vectors),
};

/** The least time of a call in milliseconds. */
async function leastTimes(run) {
  const least = { stock: Number.POSITIVE_INFINITY, ours: Number.POSITIVE_INFINITY };
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [name, kernels] of [
      ['stock', stock],
      ['ours', ours],
    ]) {
      use(kernels);
      await run(); // what a change of kernels costs is not theirs
      const start = performance.now();
      await run();
      if (round >= warmUps) least[name] = Math.min(least[name], performance.now() - start);
    }
  }
  return least;
}

console.log('| | tfjs, ms | here, ms | times faster |\n|---|---|---|---|');
const tidied = Object.entries(operations).map(([name, run]) => [name, () => tf.tidy(() => void run())]);
for (const [name, run] of [...tidied, ...Object.entries(steps)]) {
  const { stock, ours } = await leastTimes(run);
  console.log(`| ${name} | ${stock.toPrecision(3)} | ${ours.toPrecision(3)} | ${(stock / ours).toPrecision(2)} |`);
}

console.log("\n| | tfjs's CPU backend, ms | here, ms | times faster |\n|---|---|---|---|");
const slowRounds = 2;
for (const [name, [inputs, attributes]] of Object.entries(missing)) {
  const run = () => tf.tidy(() => void tf.engine().runKernel(name, inputs, attributes));
  const ours = leastTime(run, warmUps + rounds);
  const values = Object.entries(inputs).map(([key, tensor]) => [key, tensor.dataSync(), tensor.shape]);
  await tf.setBackend('cpu');
  const copies = Object.fromEntries(values.map(([key, numbers, shape]) => [key, tf.tensor(numbers, shape)]));
  const cpu = leastTime(() => tf.tidy(() => void tf.engine().runKernel(name, copies, attributes)), slowRounds);
  await tf.setBackend('wasm');
  console.log(`| ${name} | ${cpu.toPrecision(3)} | ${ours.toPrecision(3)} | ${(cpu / ours).toPrecision(2)} |`);
}

console.log('\n| | five kernels of tfjs, ms | `logSoftmax`, ms | times faster |\n|---|---|---|---|');
for (const logits of [uniform(480, 84), uniform(1024, 10_000)]) {
  const composed = leastTime(() => tf.tidy(() => void tf.logSoftmax(logits)), warmUps + rounds);
  const fused = leastTime(() => tf.tidy(() => void logSoftmax(logits)), warmUps + rounds);
  const times = (composed / fused).toPrecision(2);
  console.log(`| [${logits.shape}] | ${composed.toPrecision(3)} | ${fused.toPrecision(3)} | ${times} |`);
}

/** The least time of a synchronous call in milliseconds. */
function leastTime(run, count) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < count; round++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
