import { expect, test } from 'vitest';
import { kernelsBinary } from './generated/kernels-binary.js';
import { instantiateKernels } from './instantiate-kernels.js';
import { withSharedMemory } from './shared-memory-binary.js';

const plain = Uint8Array.from(atob(kernelsBinary), (character) => character.charCodeAt(0));

test('the binary for a shared memory runs there, and only there', () => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 32_768, shared: true });
  const kernels = instantiateKernels(memory);
  const heap = new Float32Array(memory.buffer);
  heap.set([1, 2, 3], 256);
  kernels?.repeatRow(1024, 12, 2048, 2);
  expect([...heap.slice(512, 518)]).toEqual([1, 2, 3, 1, 2, 3]);
  const notShared = new WebAssembly.Memory({ initial: 2 });
  const module = new WebAssembly.Module(withSharedMemory(plain));
  expect(() => new WebAssembly.Instance(module, { env: { memory: notShared } })).toThrow(WebAssembly.LinkError);
});

test('refuses what is not the plain binary', () => {
  expect(() => withSharedMemory(plain.slice(0, 8))).toThrow('The binary of the kernels has no import section.');
  expect(() => withSharedMemory(withSharedMemory(plain))).toThrow(
    'The import of the kernels does not end with the limits of a memory without a maximum.',
  );
});
