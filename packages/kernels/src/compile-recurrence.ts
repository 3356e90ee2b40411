import { getBackend } from '@tensorflow/tfjs-core';
import {
  BackendError,
  type DecoderState,
  decoderStates,
  float32Supply,
  requireInteger,
  requireRows,
  requireTokens,
  ShapeError,
  type TokenDecoder,
} from '@unroll/core';
import { createHeapStore } from './heap-store.js';
import { checkDescription, type RecurrenceDescription } from './recurrence-description.js';
import { createRowPool } from './row-pool.js';
import { createStepProgram, type WeightStorage } from './step-program.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

/** A recurrence that steps inside the WASM heap. */
export type CompiledRecurrence = TokenDecoder<DecoderState> & {
  /** Frees the parameters, the buffers and every state. Calling it again changes nothing. */
  dispose(): void;
};

/** Options of {@link compileRecurrence}. */
export type CompileRecurrenceOptions = {
  /** How the weights of products are kept. What is looked up by token stays float32. Default 'float32'. */
  readonly weights?: WeightStorage;
};

const caller = 'compileTokenDecoder';

/**
 * A recurrence from token ids to logits whose whole step runs on buffers in the WASM heap, without a tensor; or why there is
 * none: it needs the WASM backend with our kernels.
 *
 * Parameters are copied, and later changes of them are not seen. A row's logits have the same bits whatever other rows are
 * stepped with it.
 *
 * @throws ShapeError if the parameters do not fit together.
 * @throws ArgumentError if weights are to be kept in fewer bits which cannot hold them.
 */
export function compileRecurrence(
  description: RecurrenceDescription,
  { weights = 'float32' }: CompileRecurrenceOptions = {},
): CompiledRecurrence | { readonly reason: string } {
  checkDescription(caller, description);
  if (getBackend() !== 'wasm') return { reason: `the backend is ${getBackend()}` };
  const bridge = openWasmBridge();
  if ('reason' in bridge) return bridge;
  const store = createHeapStore(bridge);
  try {
    return decoderOf(bridge, store, description, weights);
  } catch (error) {
    store.freeAll();
    throw error;
  }
}

function decoderOf(
  bridge: WasmBridge,
  store: ReturnType<typeof createHeapStore>,
  description: RecurrenceDescription,
  weights: WeightStorage,
): CompiledRecurrence {
  const { vocabularySize } = description;
  const { stateBytes, logitsBytes, run } = createStepProgram(bridge, store, description, weights);
  const pool = createRowPool(store, stateBytes);
  const states = decoderStates<number>(caller);
  let isDisposed = false;

  function requireAlive(method: string): void {
    if (!isDisposed) return;
    const advice = 'Compile another, and dispose it after the last generation.';
    throw new BackendError({ caller: `${caller}.${method}`, problem: 'the decoder was disposed', advice });
  }

  const supply = float32Supply();
  let view: Float32Array = new Float32Array(0);

  /** A copy of logits [rows, vocabularySize] without what lies between the rows. */
  function readLogits(address: number, rows: number): Float32Array {
    const rowLength = logitsBytes / 4;
    const length = (rows - 1) * rowLength + vocabularySize;
    // The length of a view becomes 0 when the heap grows.
    if (view.length !== length || view.byteOffset !== address) {
      view = new Float32Array(bridge.bytes().buffer, address, length);
    }
    const logits = supply(rows * vocabularySize);
    if (rows === 1) logits.set(view);
    else
      for (let row = 0; row < rows; row++) {
        const start = row * rowLength;
        logits.set(view.subarray(start, start + vocabularySize), row * vocabularySize);
      }
    return logits;
  }

  return {
    vocabularySize,

    initialState(rows) {
      requireInteger(`${caller}.initialState`, { rows });
      requireAlive('initialState');
      const address = pool.take(rows);
      bridge.bytes().fill(0, address, address + rows * stateBytes);
      return states.add(rows, address);
    },

    step(tokens, state) {
      requireAlive('step');
      const address = states.get('step', state);
      const { rows } = state;
      requireOneForEachRow(tokens, rows);
      requireTokens(`${caller}.step`, { tokens }, vocabularySize);
      const next = pool.take(rows);
      const logits = run(tokens, address, next);
      return { logits: readLogits(logits, rows), state: states.add(rows, next) };
    },

    fork(state, rows) {
      requireAlive('fork');
      const address = states.get('fork', state);
      requireRows(`${caller}.fork`, rows, state.rows);
      const forked = pool.take(rows.length);
      const heap = bridge.bytes();
      rows.forEach((row, at) => {
        const start = address + row * stateBytes;
        heap.copyWithin(forked + at * stateBytes, start, start + stateBytes);
      });
      return states.add(rows.length, forked);
    },

    release(state) {
      requireAlive('release');
      pool.giveBack(states.remove('release', state), state.rows);
    },

    dispose() {
      isDisposed = true;
      store.freeAll();
    },
  };
}

function requireOneForEachRow(tokens: Int32Array, rows: number): void {
  if (tokens.length === rows) return;
  const expected = [`rows=${rows}`];
  throw new ShapeError({ caller: `${caller}.step`, argument: 'tokens', expected, actual: [tokens.length] });
}
