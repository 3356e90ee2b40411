import { ArgumentError } from './argument-error.js';

/** A state of a decoder that keeps what it stands for to itself. It is used only with the decoder that made it. */
export type DecoderState = {
  /** How many independent rows it has. */
  readonly rows: number;
};

/** The states that a decoder gave out and that were not released yet, each with what it stands for. */
export type DecoderStates<Held> = {
  /** A new state. */
  add(rows: number, held: Held): DecoderState;
  /**
   * What a state stands for.
   *
   * @param method The decoder's method that was called.
   * @throws ArgumentError if the state was released, or is another decoder's.
   */
  get(method: string, state: DecoderState): Held;
  /** Releases a state, and gives what it stood for. Throws as `get` does. */
  remove(method: string, state: DecoderState): Held;
  /** Releases all states, and gives what they stood for. */
  removeAll(): Held[];
};

/**
 * The bookkeeping of a decoder whose states are handles: a state that was released, or came from elsewhere, is told.
 *
 * @param caller The function that made the decoder, as the user writes it.
 * @example const states = decoderStates<Tensor2D>('createMyDecoder');
 */
export function decoderStates<Held>(caller: string): DecoderStates<Held> {
  const all = new Map<DecoderState, Held>();

  function get(method: string, state: DecoderState): Held {
    const held = all.get(state);
    if (held !== undefined) return held;
    throw new ArgumentError({
      caller: `${caller}.${method}`,
      argument: 'state',
      expectation: 'be a state that this decoder made and that was not released',
      actual: state,
      advice: 'A released state is gone: keep it until nothing steps or forks from it any more.',
    });
  }

  return {
    add(rows, held) {
      const state = { rows };
      all.set(state, held);
      return state;
    },
    get,
    remove(method, state) {
      const held = get(method, state);
      all.delete(state);
      return held;
    },
    removeAll() {
      const held = [...all.values()];
      all.clear();
      return held;
    },
  };
}
