import { CheckpointError, type StoredDtype, type StoredTensor, type StoredTree } from '@unroll/core';
import type { Checkpoint } from './checkpoint.js';
import { shown } from './shown.js';

/**
 * The tensors of a checkpoint in the element types of tensors in memory, float32 and int32, such as a snapshot has them.
 *
 * F16 and BF16 become F32, which holds them exactly. The elements are not copied.
 *
 * @throws CheckpointError that names a tensor of another type: it would have to be rounded, or might not fit.
 * @example const parameters = memoryTensors(readSafetensors(bytes));
 */
export function memoryTensors({ tensors }: Pick<Checkpoint, 'tensors'>): StoredTree {
  return Object.fromEntries(Object.entries(tensors).map(([path, tensor]) => [path, inMemory(path, tensor)]));
}

function inMemory(path: string, tensor: StoredTensor<StoredDtype>): StoredTensor {
  const { dtype, shape, data } = tensor;
  if (dtype === 'F32' || dtype === 'I32') return tensor;
  if (dtype === 'F16' || dtype === 'BF16') return { dtype: 'F32', shape, data };
  const problem = `tensor \`${shown(path)}\` has dtype ${dtype}, and tensors in memory are float32 or int32`;
  throw new CheckpointError({ caller: 'memoryTensors', problem, advice: 'Convert it where the file was made.' });
}
