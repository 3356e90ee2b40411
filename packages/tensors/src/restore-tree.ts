import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { CheckpointError, type StoredDtype, type StoredTensor, type StoredTree } from '@unroll/core';
import { mapTree, type Tree, treeLeaves } from './tree.js';

/** Options of {@link restoreTree}. */
export type RestoreTreeOptions = {
  /** Who an error says found the misfit. Default `restoreTree`. */
  readonly caller?: string;
  /** What an error calls a tensor, and what it is a tensor of. Default: a `parameter` of the `model`. */
  readonly subject?: { readonly tensor: string; readonly owner: string };
  /** What an error says to do. Default: to load the tensors into a model of the sizes they were saved with. */
  readonly advice?: string;
};

/**
 * Stored tensors as a tree of the structure of another.
 *
 * Every tensor is a copy, bit for bit: a float32 tensor of F32, F16 or BF16, which float32 holds exactly, and an int32
 * tensor of I32. Nothing is rounded: F64 is refused. The template lends its structure, shapes and types, and stays the
 * caller's; no tensor is made before everything fits.
 *
 * @param template A tree such as fresh parameters of the model.
 * @throws CheckpointError that names a tensor which is missing, one too many, or of another shape or type.
 * @example const parameters = restoreTree(storeTree(trained), template);
 */
export function restoreTree<T extends Tree<Tensor>>(
  stored: StoredTree<StoredDtype>,
  template: T,
  options: RestoreTreeOptions = {},
): T {
  const { caller = 'restoreTree', advice = 'Load it into a model of the sizes it was saved with.' } = options;
  const { tensor: name, owner } = options.subject ?? { tensor: 'parameter', owner: 'model' };
  const given = new Map(Object.entries(stored));
  const expected = new Map(treeLeaves(template).map((leaf) => [leaf.path, leaf.tensor]));
  const misfit =
    missingProblem('missing in the checkpoint', expected, given) ??
    missingProblem(`in the checkpoint, but not in the ${owner}`, given, expected) ??
    mismatchProblem(given, expected);
  if (misfit !== undefined) throw new CheckpointError({ caller, problem: `${name} ${misfit}`, advice });
  return mapTree(template, (_, path) => tensorOf(given.get(path) as StoredTensor<StoredDtype>));
}

/** The element types that tensors hold exactly. */
const dtypeOf: Readonly<Partial<Record<StoredDtype, 'float32' | 'int32'>>> = {
  BF16: 'float32',
  F16: 'float32',
  F32: 'float32',
  I32: 'int32',
};

/** A tensor of elements of a type in {@link dtypeOf}. */
function tensorOf({ dtype, shape, data }: StoredTensor<StoredDtype>): Tensor {
  return tensor((data as Float32Array | Int32Array).slice(), [...shape], dtypeOf[dtype]);
}

/** Says which names of one table another lacks, without what they are names of. */
function missingProblem(
  where: string,
  table: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): string | undefined {
  const [first, ...further] = [...table.keys()].filter((path) => !other.has(path));
  if (first === undefined) return undefined;
  const are = further.length === 0 ? 'is' : `and ${further.length} more are`;
  return `\`${first}\` ${are} ${where}`;
}

function mismatchProblem(
  stored: ReadonlyMap<string, StoredTensor<StoredDtype>>,
  expected: ReadonlyMap<string, Tensor>,
): string | undefined {
  for (const [path, { shape, dtype }] of expected) {
    const actual = stored.get(path) as StoredTensor<StoredDtype>;
    const subject = `\`${path}\` has`;
    if (actual.shape.join() !== shape.join()) {
      return `${subject} shape [${actual.shape.join(', ')}], expected [${shape.join(', ')}]`;
    }
    if (dtypeOf[actual.dtype] !== dtype) {
      return `${subject} type ${dtypeOf[actual.dtype] ?? actual.dtype}, expected ${dtype}`;
    }
    const size = shape.reduce((product, length) => product * length, 1);
    if (actual.data?.length !== size) return `${subject} ${actual.data?.length} numbers, expected ${size}`;
  }
  return undefined;
}
