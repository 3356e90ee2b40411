import type { StoredDtype, StoredElements, StoredTensor } from '@unroll/core';
import { encodeElements } from './encode-elements.js';
import { encodeHeader } from './encode-header.js';
import { requireElements } from './require-elements.js';

/** A tensor whose elements are made when they are written. */
export type LazyTensor = {
  [Dtype in StoredDtype]: {
    readonly dtype: Dtype;
    readonly shape: readonly number[];
    /** Makes the elements. They may be written over when the next tensor is asked for. */
    readonly load: () => StoredElements[Dtype] | Promise<StoredElements[Dtype]>;
  };
}[StoredDtype];

/**
 * The bytes of a safetensors file, piece by piece: the same as `writeSafetensors` makes at once.
 *
 * A piece is the header, or at most 1 MiB of the elements of one tensor. A tensor is loaded when everything before it was
 * taken, so that one tensor and one piece are in memory at a time.
 *
 * @param tensors The tensors by name, with their elements or a function that makes them.
 * @param metadata Texts by name. Default `{}`.
 * @returns Pieces that may share the memory of the tensor: use one before asking for the next.
 * @throws ArgumentError as `writeSafetensors` does; for the elements of a tensor, when it is their turn.
 * @example await writeFileAtomically('run/model.safetensors', safetensorsChunks(storeTree(parameters)));
 */
export async function* safetensorsChunks(
  tensors: Readonly<Record<string, StoredTensor<StoredDtype> | LazyTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const caller = 'safetensorsChunks';
  const { start, names } = encodeHeader(caller, tensors, metadata);
  yield start;
  for (const name of names) {
    const given = tensors[name] as StoredTensor<StoredDtype> | LazyTensor;
    const { dtype, shape } = given;
    const tensor = {
      dtype,
      shape,
      data: 'load' in given ? await given.load() : given.data,
    } as StoredTensor<StoredDtype>;
    requireElements(caller, name, tensor);
    const step = Math.floor(chunkByteCount / tensor.data.BYTES_PER_ELEMENT);
    for (let begin = 0; begin < tensor.data.length; begin += step) {
      yield encodeElements({ dtype, data: tensor.data.subarray(begin, begin + step) } as StoredTensor<StoredDtype>);
    }
  }
}

const chunkByteCount = 2 ** 20;
