import { add, type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import { type RandomKey, requireInteger } from '@unroll/core';
import { embeddingLookup, linear } from '@unroll/kernels';
import { matchShape, type RecurrentCell, type RecurrentLayer, type SequenceOptions } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { unrollSteps } from './unroll-steps.js';

type AffineInputParameters = { inputWeight: Tensor2D };
type HiddenState = { hidden: Tensor2D };

/** What a cell of {@link affineInputCell} has of its own. */
export type AffineInputDescription<
  Parameters extends AffineInputParameters,
  State extends HiddenState,
  InputSize extends number,
  OutputSize extends number,
> = {
  /** The factory, as the user writes it. */
  readonly name: string;
  readonly inputSize: InputSize;
  readonly parameterShapes: { readonly [Name in keyof Parameters]: readonly number[] };
  /** The length of each row of the state; that of `hidden` is the cell's output. */
  readonly stateSizes: { readonly [Name in keyof State]: number } & { readonly hidden: OutputSize };
  readonly initializeParameters: (key: RandomKey) => Parameters;
  /** What the step reads of its input: something of an affine map of it, [..., size]. */
  readonly project: <T extends Tensor>(parameters: Parameters, affine: (weight: Tensor2D, bias: Tensor1D) => T) => T;
  /**
   * The state after a step, from what it reads of its input, [batch, size]. What all steps share is made once, before.
   */
  readonly advance: (parameters: Parameters) => (projection: Tensor2D, state: State) => State;
  /**
   * All steps as one operation, of vectors [batch, time, inputSize] or token ids [batch, time]. Default: the inputs of
   * all steps are mapped at once, or the rows of token ids looked up, and then runProjected is called.
   */
  readonly runFused?:
    | ((
        parameters: Parameters,
        inputs: Tensor3D | Tensor2D,
        state: State,
        options: SequenceOptions | undefined,
      ) => { outputs: Tensor3D; state: State })
    | undefined;
  /**
   * All steps forwards as one operation, from what they read of their inputs, [batch, time, size], to outputs that are
   * 0 past the lengths. Default: it goes step by step.
   */
  readonly runProjected?: (
    parameters: Parameters,
    projections: Tensor3D,
    state: State,
    lengths: Tensor1D | undefined,
  ) => { outputs: Tensor3D; state: State };
  /** The cell as layers of known kinds, where it is that. */
  readonly layers?: ((parameters: Parameters) => readonly RecurrentLayer[]) | undefined;
};

/** A cell that reads its input by an affine map alone, and whose output is hidden. */
export function affineInputCell<
  Parameters extends AffineInputParameters,
  State extends HiddenState,
  InputSize extends number = number,
  OutputSize extends number = number,
>(
  description: AffineInputDescription<Parameters, State, InputSize, OutputSize>,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  const { name, inputSize, parameterShapes, stateSizes, project, advance, runFused, runProjected, layers } =
    description;

  function checkRecords(caller: string, parameters: Parameters, state: State, batch: number): void {
    matchRecord(caller, 'parameters', parameters, parameterShapes);
    const stateShapes = Object.entries<number>(stateSizes).map(([part, size]) => [part, [{ batch }, size]]);
    matchRecord(caller, 'state', state, Object.fromEntries(stateShapes));
  }

  function stepOf(parameters: Parameters): (projection: Tensor2D, before: State) => { output: Tensor2D; state: State } {
    const next = advance(parameters);
    return (projection, before) => {
      const state = next(projection, before);
      return { output: state.hidden, state };
    };
  }

  /** All steps, of checked records; `map` makes what they read of their inputs. */
  function runAll<Inputs extends Tensor2D | Tensor3D>(given: {
    readonly caller: string;
    readonly parameters: Parameters;
    readonly inputs: Inputs;
    readonly state: State;
    readonly options: SequenceOptions | undefined;
    readonly map: (inputs: Inputs) => Tensor3D;
  }): { outputs: Tensor3D; state: State } {
    const { caller, parameters, inputs, state, options, map } = given;
    if (runFused !== undefined) return runFused(parameters, inputs, state, options);
    return tidy(() =>
      runProjected === undefined
        ? unrollSteps({ caller, inputs, state, options, project: map, step: stepOf(parameters) })
        : forwardsSequence(caller, inputs, options, (known, lengths) =>
            runProjected(parameters, map(known), state, lengths),
          ),
    );
  }

  return {
    inputSize,
    outputSize: stateSizes.hidden,
    initializeParameters: description.initializeParameters,

    initialState(batchSize) {
      requireInteger(`${name}.initialState`, { batchSize });
      const rows = Object.entries<number>(stateSizes).map(([part, size]) => [part, zeros([batchSize, size])]);
      return Object.fromEntries(rows) as State;
    },

    step(parameters, input, state) {
      const caller = `${name}.step`;
      matchShape(caller, { input }, ['batch', inputSize]);
      checkRecords(caller, parameters, state, input.shape[0]);
      return tidy(() => {
        const projection = project(parameters, (weight, bias) => linear(input, weight, bias));
        return stepOf(parameters)(projection, state);
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = `${name}.sequence`;
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkRecords(caller, parameters, state, inputs.shape[0]);
      const map = (block: Tensor3D): Tensor3D => project(parameters, (weight, bias) => linear(block, weight, bias));
      return runAll({ caller, parameters, inputs, state, options, map });
    },

    tokenSequence(parameters, tokens, state, options) {
      const caller = `${name}.tokenSequence`;
      matchShape(caller, { tokens }, ['batch', 'time']);
      checkRecords(caller, parameters, state, tokens.shape[0]);
      const map = (ids: Tensor2D): Tensor3D =>
        project(parameters, (weight, bias): Tensor3D => add(embeddingLookup(weight, ids), bias));
      return runAll({ caller, parameters, inputs: tokens, state, options, map });
    },

    ...(layers !== undefined && { layers }),
  };
}
