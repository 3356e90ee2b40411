import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { addScaledTensors, packTensors, scaleTensors } from '@unroll/kernels';
import { disposeTree, type ParameterTree, treeLeaves } from '@unroll/tensors';
import { treeLists } from './tree-lists.js';

/** Where a replica puts its gradients, and finds those of the others. */
export type ExchangePlace = {
  /** Which replica it is, counted from 0. */
  readonly replica: number;
  /** How many there are. */
  readonly replicaCount: number;
  /**
   * Memory for the gradients of every replica, twice: while some still read those of a step, others write those of the
   * next. Undefined where threads cannot share memory; gradients are then sent.
   */
  readonly shared: SharedArrayBuffer | undefined;
};

/** How many numbers a tree of parameters holds. */
export function numberCount(parameters: ParameterTree): number {
  return treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
}

/** Memory for the gradients of all replicas; undefined where threads cannot share any. */
export function sharedMemory(parameters: ParameterTree, replicaCount: number): SharedArrayBuffer | undefined {
  // A page that is not cross-origin isolated has no such class, or one whose memory cannot be sent.
  if (typeof SharedArrayBuffer === 'undefined' || globalThis.crossOriginIsolated === false) return undefined;
  return new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * numberCount(parameters) * replicaCount * 2);
}

/**
 * Multiplies a replica's gradients by their weight, and puts them where the others find them.
 *
 * *Consumes* the gradients, and gives them back.
 */
export function putGradients<Parameters extends ParameterTree>(
  gradients: Parameters,
  weight: number,
  { place, attempt, length }: { place: ExchangePlace; attempt: number; length: number },
): { gradients: Parameters; packed: Float32Array } {
  const { lists, treeOf } = treeLists(gradients);
  const weighted = weight === 1 ? lists[0] : scaleTensors(lists[0], weight);
  const packed = packedAt(place, { replica: place.replica, attempt, length });
  packTensors(weighted, packed);
  return { gradients: treeOf(weighted), packed };
}

/** Where the gradients of a replica lie: in the shared memory, or in a new array. */
export function packedAt(
  { shared, replicaCount }: ExchangePlace,
  { replica, attempt, length }: { replica: number; attempt: number; length: number },
): Float32Array {
  if (shared === undefined) return new Float32Array(length);
  const slot = (attempt % 2) * replicaCount + replica;
  return new Float32Array(shared, slot * length * Float32Array.BYTES_PER_ELEMENT, length);
}

/**
 * The sum of gradients in the order of their replicas, so that it has the same bits wherever it is computed.
 *
 * *Consumes* a replica's own ones.
 *
 * @param parts The gradients of each replica that takes part: packed, or a replica's own tensors.
 * @param template A tree of their structure and shapes.
 */
export function sumGradients<Parameters extends ParameterTree>(
  parts: readonly (Float32Array | Parameters)[],
  template: Parameters,
): Parameters {
  const { lists, treeOf } = treeLists(template);
  let sums: Tensor[] | undefined;
  for (const part of parts) {
    const tensors = part instanceof Float32Array ? unpacked(part, lists[0]) : treeLists(part).lists[0];
    if (sums === undefined) {
      sums = tensors;
    } else {
      sums = addScaledTensors({ tensors: sums, addends: tensors, factor: 1 });
      disposeTree(tensors);
    }
  }
  return treeOf(sums as Tensor[]);
}

/** Packed gradients as tensors of the shapes of others. */
function unpacked(packed: Float32Array, templates: readonly Tensor[]): Tensor[] {
  let at = 0;
  return templates.map(({ shape, size }) => {
    const begin = at;
    at += size;
    return tensor(packed.subarray(begin, at), shape);
  });
}
