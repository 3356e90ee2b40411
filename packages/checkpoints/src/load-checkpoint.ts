import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { CheckpointError } from '@unroll/core';
import { mapTree, type ParameterTree, treeLeaves } from '@unroll/tensors';
import type { Checkpoint } from './checkpoint.js';
import type { StoredTensor } from './stored-tensor.js';

/**
 * The parameters of a checkpoint, as a tree of the structure of another.
 *
 * Every tensor is a copy, bit for bit. The template lends its structure, shapes and types, and stays the caller's; no
 * tensor is made before everything fits.
 *
 * @param checkpoint Its metadata, where short, is told in errors: usually it says which sizes the model had.
 * @param template A tree such as fresh parameters of the model.
 * @throws CheckpointError that names a parameter which is missing, one too many, or of another shape or type.
 * @example const parameters = loadCheckpoint(readSafetensors(bytes), template);
 */
export function loadCheckpoint<Parameters extends ParameterTree>(
  checkpoint: Checkpoint,
  template: Parameters,
): Parameters {
  const stored = new Map(Object.entries(checkpoint.tensors));
  const expected = new Map(treeLeaves(template).map((leaf) => [leaf.path, leaf.tensor]));
  const problem =
    missingProblem('missing in the checkpoint', expected, stored) ??
    missingProblem('in the checkpoint, but not in the model', stored, expected) ??
    mismatchProblem(stored, expected);
  if (problem !== undefined) {
    throw new CheckpointError({ caller: 'loadCheckpoint', problem, advice: adviceFrom(checkpoint.metadata) });
  }
  return mapTree(template, (_, path) => tensorOf(stored.get(path) as StoredTensor));
}

const dtypeOf: Readonly<Record<StoredTensor['dtype'], 'float32' | 'int32'>> = { F32: 'float32', I32: 'int32' };

function tensorOf({ dtype, shape, data }: StoredTensor): Tensor {
  return tensor(data.slice(), [...shape], dtypeOf[dtype]);
}

/** Says which names of one table another lacks. */
function missingProblem(
  where: string,
  table: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): string | undefined {
  const [first, ...further] = [...table.keys()].filter((path) => !other.has(path));
  if (first === undefined) return undefined;
  const are = further.length === 0 ? 'is' : `and ${further.length} more are`;
  return `parameter \`${first}\` ${are} ${where}`;
}

function mismatchProblem(
  stored: ReadonlyMap<string, StoredTensor>,
  expected: ReadonlyMap<string, Tensor>,
): string | undefined {
  for (const [path, { shape, dtype }] of expected) {
    const actual = stored.get(path) as StoredTensor;
    const subject = `parameter \`${path}\` has`;
    if (actual.shape.join() !== shape.join()) {
      return `${subject} shape [${actual.shape.join(', ')}], expected [${shape.join(', ')}]`;
    }
    if (dtypeOf[actual.dtype] !== dtype) return `${subject} type ${dtypeOf[actual.dtype]}, expected ${dtype}`;
  }
  return undefined;
}

const longestToldText = 40;

function adviceFrom(metadata: Checkpoint['metadata']): string {
  const told = Object.entries(metadata).filter(([, text]) => text.length <= longestToldText);
  if (told.length === 0) return 'Load it into a model of the sizes it was saved with.';
  return `The checkpoint was saved with ${told.map(([name, text]) => `${name} ${text}`).join(', ')}.`;
}
