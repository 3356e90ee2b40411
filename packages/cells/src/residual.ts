import { add, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { oneHotVectors, replacePastLengths } from '@unroll/kernels';
import type { ParameterTree, RecurrentCell, SequenceOptions, StateTree } from '@unroll/tensors';
import type { FittingSize } from './fitting-size.js';
import { unroll } from './unroll.js';

/**
 * A cell whose input is added to its output, so that gradients reach the layers below it unchanged.
 *
 * Shapes: input and output [batch, size]. Parameters and state are those of the cell. On WASM a sequence runs as that
 * of the cell.
 *
 *   output = cell(input) + input
 *
 * Source: He et al. 2016; between recurrent layers, Wu et al. 2016, section 3.1.
 *
 * @throws ArgumentError if the cell's inputSize and outputSize differ.
 * @example const cell = stackCells(first, residual(lstmCell({ inputSize: 128, hiddenSize: 128 })));
 */
export function residual<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize> &
    FittingSize<'outputSize', NoInfer<InputSize>, NoInfer<OutputSize>>,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  const { inputSize, outputSize, tokenSequence } = cell as RecurrentCell<Parameters, State, InputSize, OutputSize>;
  if ((inputSize as number) !== outputSize) {
    const expectation = `equal its inputSize, ${inputSize}, to be added to the input`;
    throw new ArgumentError({ caller: 'residual', argument: 'cell.outputSize', expectation, actual: outputSize });
  }

  /** Adds the inputs to a run; past the lengths there is nothing to add. */
  function addInputs(
    run: { outputs: Tensor3D; state: State },
    inputs: Tensor3D,
    { lengths }: SequenceOptions = {},
  ): { outputs: Tensor3D; state: State } {
    const known = lengths === undefined ? inputs : replacePastLengths(inputs, lengths, 0);
    return { outputs: add(run.outputs, known), state: run.state };
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),
    initialState: (batchSize) => cell.initialState(batchSize),

    step(parameters, input, state) {
      return tidy(() => {
        const step = cell.step(parameters, input, state);
        return { output: add(step.output, input), state: step.state };
      });
    },

    sequence(parameters, inputs, state, options) {
      return tidy(() => addInputs(unroll(cell, parameters, inputs, state, options), inputs, options));
    },

    ...(tokenSequence !== undefined && {
      tokenSequence: (parameters: Parameters, tokens: Tensor2D, state: State, options?: SequenceOptions) =>
        tidy(() => {
          const run = tokenSequence.call(cell, parameters, tokens, state, options);
          return addInputs(run, oneHotVectors(tokens, inputSize) as Tensor3D, options);
        }),
    }),
  };
}
