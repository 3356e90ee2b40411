import {
  add,
  concat,
  gather,
  matMul,
  reshape,
  sigmoid,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
} from '@tensorflow/tfjs-core';
import { elmanSequence, gruSequence, lstmSequence } from '@unroll/kernels';
import { type RecurrentLayer, type StateTree, treeLeaves } from '@unroll/tensors';

/** A gate is closed below this, and open above 1 less it. */
const border = 0.1;

/** The gates of each kind of layer, by their order in the weights. */
const gatesOf = {
  elman: [],
  gru: [
    { name: 'resetGate', place: 0 },
    { name: 'updateGate', place: 1 },
  ],
  lstm: [
    { name: 'inputGate', place: 0 },
    { name: 'forgetGate', place: 1 },
    { name: 'outputGate', place: 3 },
  ],
} as const;

/**
 * The shares of the gates of recurrent layers that are closed, below 0.1, and open, above 0.9, over all units and steps of one
 * row: by names such as `layers.0.forgetGate.open`.
 *
 * Source: Karpathy, Johnson & Li 2015, section 4.2, who call these gates left- and right-saturated.
 *
 * @param inputs What the first layer reads: vectors [1, time, inputSize], or token ids, int32 [1, time].
 * @param state The state before, of a single row; its tensors those of the layers, in their order.
 */
export function gateSaturation(
  layers: readonly RecurrentLayer[],
  inputs: Tensor3D | Tensor2D,
  state: StateTree,
): Readonly<Record<string, number>> {
  return tidy(() => {
    const states = statesOfLayers(state);
    const shares: [name: string, share: number][] = [];
    let read = inputs;
    for (const [index, layer] of layers.entries()) {
      const before = states[index] as LayerState;
      const outputs = outputsOf(layer, read, before); // [1, time, hiddenSize]
      const hiddenSize = before.hidden.shape[1];
      const preactivations = preactivationsOf(layer, read, concat([before.hidden, rowsOf(outputs)])); // [time, gates·hiddenSize]
      for (const { name, place } of gatesOf[layer.kind]) {
        const gate = sigmoid(slice(preactivations, [0, place * hiddenSize], [-1, hiddenSize])).dataSync();
        shares.push([`layers.${index}.${name}.closed`, gate.filter((value) => value < border).length / gate.length]);
        shares.push([`layers.${index}.${name}.open`, gate.filter((value) => value > 1 - border).length / gate.length]);
      }
      read = outputs;
    }
    return Object.fromEntries(shares);
  });
}

type LayerState = { readonly hidden: Tensor2D; readonly memory?: Tensor2D };

/** The state of each layer: tensors whose paths differ in their last name only. */
function statesOfLayers(state: StateTree): readonly LayerState[] {
  const states = new Map<string, Record<string, Tensor>>();
  for (const { path, tensor } of treeLeaves(state)) {
    const names = path.split('.');
    const name = names.pop() as string;
    const owner = names.join('.');
    states.set(owner, { ...states.get(owner), [name]: tensor });
  }
  return [...states.values()] as unknown as readonly LayerState[];
}

function outputsOf(layer: RecurrentLayer, inputs: Tensor3D | Tensor2D, { hidden, memory }: LayerState): Tensor3D {
  if (layer.kind === 'lstm') return lstmSequence({ ...layer, inputs, hidden, memory: memory as Tensor2D }).outputs;
  return (layer.kind === 'gru' ? gruSequence : elmanSequence)({ ...layer, inputs, hidden } as never).outputs;
}

/** x·W + h·U and the biases, of each step: as they enter the gates. */
function preactivationsOf(layer: RecurrentLayer, inputs: Tensor3D | Tensor2D, hiddenAndAfter: Tensor2D): Tensor2D {
  const { inputWeight, recurrentWeight } = layer;
  const projection =
    inputs.rank === 2
      ? gather(inputWeight, reshape(inputs, [inputs.size]) as Tensor1D)
      : matMul(rowsOf(inputs as Tensor3D), inputWeight);
  const hidden = slice(hiddenAndAfter, [0, 0], [projection.shape[0] as number, -1]);
  const sum: Tensor2D = add(add(projection, matMul(hidden, recurrentWeight)), layer.bias);
  return layer.kind === 'gru' ? add(sum, layer.recurrentBias) : sum;
}

/** The steps of a single row. */
function rowsOf(block: Tensor3D): Tensor2D {
  return reshape(block, [block.shape[1], block.shape[2]]);
}
