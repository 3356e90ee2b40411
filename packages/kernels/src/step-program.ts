import type { Tensor } from '@tensorflow/tfjs-core';
import type { RecurrentLayer } from '@unroll/tensors';
import { float16StepWeight } from './float16-step-weight.js';
import { float32StepWeight } from './float32-step-weight.js';
import type { HeapStore } from './heap-store.js';
import { int8StepWeight } from './int8-step-weight.js';
import type { RecurrenceDescription } from './recurrence-description.js';
import type { StepLayerKind } from './step-layer.js';
import { stepLayerKinds } from './step-layer-kinds.js';
import type { StepWeight, StepWeightFactory, WeightMatrix } from './step-weight.js';
import { createStepWorkspace } from './step-workspace.js';
import { embeddingProjection, oneHotProjection, type TokenProjection } from './token-projection.js';
import type { WasmBridge } from './wasm-bridge.js';

/** How the weights of products are kept. */
export type WeightStorage = 'float32' | 'int8' | 'float16';

const stepWeights: Readonly<Record<WeightStorage, StepWeightFactory>> = {
  float32: float32StepWeight,
  int8: int8StepWeight,
  float16: float16StepWeight,
};

/** A whole step of a recurrence as calls of kernels on buffers that are there already. */
export type StepProgram = {
  /** How many bytes the state of one row takes. */
  readonly stateBytes: number;
  /** From row to row of the logits, in bytes. */
  readonly logitsBytes: number;
  /** Steps rows from one block of states to another, and gives the address of the logits. */
  run(tokens: Int32Array, state: number, next: number): number;
};

/** A layer with its weights in the heap. */
type CompiledLayer = {
  readonly kind: StepLayerKind;
  /** For all but the first layer. */
  readonly input: StepWeight | undefined;
  readonly recurrent: StepWeight;
  /** Where its part of a row's state begins. */
  readonly offset: number;
  /** The length of its output in bytes. */
  readonly size: number;
};

/** Arranges the parameters of a description in a store, for stepping. */
export function createStepProgram(
  bridge: WasmBridge,
  store: HeapStore,
  { embedding, layers, head }: RecurrenceDescription,
  storage: WeightStorage,
): StepProgram {
  const { kernels } = bridge;
  const createWeight = stepWeights[storage];
  const arranged = (matrix: WeightMatrix): StepWeight => createWeight(kernels, store, matrix);
  const first = inputMatrix(layers[0] as RecurrentLayer, 0);
  const tokenProjection =
    embedding === undefined
      ? oneHotProjection(store, first)
      : embeddingProjection(bridge, store, valuesOf(embedding.weight), first, createWeight);
  let stateBytes = 0;
  const compiled = layers.map((layer, index): CompiledLayer => {
    const kind = stepLayerKinds[layer.kind];
    const offset = stateBytes;
    const size = 4 * layer.recurrentWeight.shape[0];
    stateBytes += kind.stateCount * inVectors(size);
    const input = index === 0 ? undefined : arranged(inputMatrix(layer, index));
    return { kind, input, recurrent: arranged(recurrentMatrix(layer, index)), offset, size };
  });
  const output = compiled.at(-1) as CompiledLayer;
  const headWeight = arranged(matrixOf('head.weight', head.weight, head.bias));
  const workspace = createStepWorkspace(store, workspaceBytes(tokenProjection, compiled, headWeight));
  const largest = Math.max(...compiled.map(({ size }) => size));
  const rowScratch = store.allocate(5 * largest);
  const zeros = store.store(new Float32Array(largest)); // 4 gates of 4 bytes

  return {
    stateBytes,
    logitsBytes: headWeight.rowBytes,
    run(tokens, state, next) {
      const rows = tokens.length;
      const { inputs, projection, recurrence, logits, scratch } = workspace.reserve(rows);
      let projectionOf = tokenProjection.project(tokens, { inputs, projection, scratch });
      let below = 0; // where the output of the layer below is in a row's state
      for (const { kind, input, recurrent, offset, size } of compiled) {
        if (input !== undefined) {
          input.multiply(next + below, stateBytes, projection, rows, scratch);
          projectionOf = (row) => projection + row * input.rowBytes;
        }
        recurrent.multiply(state + offset, stateBytes, recurrence, rows, scratch);
        for (let row = 0; row < rows; row++) {
          const at = row * stateBytes + offset;
          const addresses = {
            projection: projectionOf(row),
            recurrence: recurrence + row * recurrent.rowBytes,
            scratch: rowScratch,
            zeros,
            state: state + at,
            next: next + at,
          };
          kind.step(kernels, addresses, size, inVectors(size));
        }
        below = offset;
      }
      headWeight.multiply(next + output.offset, stateBytes, logits, rows, scratch);
      return logits;
    },
  };
}

/** How many bytes of each buffer a row needs. */
function workspaceBytes(tokens: TokenProjection, layers: readonly CompiledLayer[], head: StepWeight) {
  const recurrent = layers.map((layer) => layer.recurrent);
  const inputs = layers.flatMap(({ input }) => input ?? []);
  const most = (users: readonly { readonly rowBytes: number; readonly scratchBytes: number }[]) => ({
    row: Math.max(0, ...users.map(({ rowBytes }) => rowBytes)),
    scratch: Math.max(0, ...users.map(({ scratchBytes }) => scratchBytes)),
  });
  return {
    inputs: tokens.inputBytes,
    projection: most([tokens, ...inputs]).row,
    recurrence: most(recurrent).row,
    logits: head.rowBytes,
    scratch: most([tokens, ...inputs, ...recurrent, head]).scratch,
  };
}

function inputMatrix({ inputWeight, bias }: RecurrentLayer, index: number): WeightMatrix {
  return matrixOf(`layers[${index}].inputWeight`, inputWeight, bias);
}

function recurrentMatrix(layer: RecurrentLayer, index: number): WeightMatrix {
  return matrixOf(
    `layers[${index}].recurrentWeight`,
    layer.recurrentWeight,
    'recurrentBias' in layer ? layer.recurrentBias : undefined,
  );
}

/** A weight with its bias, which is 0 where there is none. */
function matrixOf(name: string, weight: Tensor, bias?: Tensor): WeightMatrix {
  const [inner, columns] = weight.shape as [number, number];
  const biases = bias === undefined ? new Float32Array(columns) : valuesOf(bias);
  return { name, values: valuesOf(weight), bias: biases, inner, columns };
}

function valuesOf(tensor: Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

/** Bytes in whole vectors of 16. */
function inVectors(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
