import { type ParameterTree, restoreTree } from '@unroll/tensors';
import type { Checkpoint } from './checkpoint.js';
import { shown } from './shown.js';

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
  { tensors, metadata }: Checkpoint,
  template: Parameters,
): Parameters {
  return restoreTree(tensors, template, { caller: 'loadCheckpoint', ...adviceFrom(metadata) });
}

const longestToldText = 60;
const mostToldTexts = 8;

function adviceFrom(metadata: Checkpoint['metadata']): { advice?: string } {
  const told = Object.entries(metadata)
    .filter(([name, text]) => name.length + text.length <= longestToldText)
    .slice(0, mostToldTexts);
  if (told.length === 0) return {};
  return {
    advice: `The checkpoint was saved with ${told.map(([name, text]) => `${shown(name)} ${shown(text)}`).join(', ')}.`,
  };
}
