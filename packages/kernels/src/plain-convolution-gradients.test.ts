import { backend, engine, type KernelConfig, type Tensor, type TensorInfo, tidy } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { convolutionReference } from './convolution.reference.js';
import { plainConvolutionGradients } from './plain-convolution-gradients.js';
import { useBackend } from './use-backend.reference.js';
import { sampleWindows, windowAttributes } from './windows.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const cases = plainConvolutionGradients.flatMap((kernel) => {
  return sampleWindows.map((windows) => ({ name: kernel.kernelName, kernel, windows }));
});

test.each(cases)('$name in plain loops is right for $windows', ({ name, kernel, windows }) => {
  const reference = convolutionReference(windows, name.startsWith('Depthwise'));
  const x = Block.sample([2, ...windows.image, 3], 1, -1, 1);
  const filter = Block.sample([...windows.filter, 3, 2], 2, -1, 1);
  const dy = Block.sample(reference.forward(x, filter).shape, 3, -1, 1);
  const expected = reference.gradients(x, filter, dy);
  tidy(() => {
    const attributes = { ...windowAttributes(windows), inputShape: x.shape, filterShape: filter.shape };
    const isByInput = name.endsWith('Input');
    const operand = isByInput ? { filter: filter.tensor() } : { x: x.tensor() };
    const actual = run(kernel, { dy: dy.tensor(), ...operand }, attributes);
    expect(actual).toMatchTensor(isByInput ? expected.x : expected.filter, { relative: 1e-5, absolute: 1e-5 });
  });
});

/** What a kernel computes that is not the registered one of its name. */
function run(kernel: KernelConfig, inputs: Record<string, Tensor>, attrs: Record<string, unknown>): Tensor {
  const output = kernel.kernelFunc({ inputs, attrs: attrs as never, backend: backend() }) as TensorInfo;
  return engine().makeTensorFromTensorInfo(output);
}
