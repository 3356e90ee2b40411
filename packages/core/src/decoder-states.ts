import { ArgumentError } from './argument-error.js';

/** A state of a decoder that keeps what it stands for to itself. It is used only with the decoder that made it. */
export type DecoderState = {
  /** How many independent rows it has. */
  readonly rows: number;
};

/** The states of a decoder, each with what it stands for. */
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
};

/**
 * The bookkeeping of a decoder whose states are handles: a state that was released, or came from elsewhere, is told.
 *
 * @param caller The function that made the decoder, as the user writes it.
 * @example const states = decoderStates<Tensor2D>('createMyDecoder');
 */
export function decoderStates<Held>(caller: string): DecoderStates<Held> {
  /** A class for each decoder tells its states from others'. */
  class State implements DecoderState {
    readonly rows: number;
    isReleased = false;
    readonly #held: Held;

    constructor(rows: number, held: Held) {
      this.rows = rows;
      this.#held = held;
    }

    static heldBy(method: string, state: DecoderState): Held {
      if (state instanceof State && !state.isReleased) return state.#held;
      throw new ArgumentError({
        caller: `${caller}.${method}`,
        argument: 'state',
        expectation: 'be a state that this decoder made and that was not released',
        actual: state,
        advice: 'A released state is gone: keep it until nothing steps or forks from it any more.',
      });
    }
  }

  return {
    add: (rows, held) => new State(rows, held),
    get: (method, state) => State.heldBy(method, state),
    remove(method, state) {
      const held = State.heldBy(method, state);
      (state as State).isReleased = true;
      return held;
    },
  };
}
